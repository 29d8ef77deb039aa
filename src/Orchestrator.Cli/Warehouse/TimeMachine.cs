using Orchestrator.Cli.Commands;
using Orchestrator.Cli.Errors;
using Orchestrator.Configuration;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Warehouse;

/// <summary>One object's history, ready to be read.</summary>
public sealed record TimeMachine(HistoryObject Object, HistoryReader Reader, HistoryRebuild Rebuild)
{
    /// <summary>Finds pipeline, object and history of a command line, then does the work with the words that follow them.</summary>
    public static async Task<int> With(
        string pipelines, string[] words, int least, Func<TimeMachine, string[], Task<int>> work, CancellationToken stop)
    {
        PipelineSet set = await CheckCommand.ReadOrRefuse(pipelines, stop, "Nothing was asked of the warehouse.");
        (Pipeline pipeline, PipelineObject o, string[] rest) = PipelineChoice.Of(set, words, least);
        using WarehouseAccess warehouse = await WarehouseAccess.Open(stop);
        try
        {
            HistoryObject history = await new HistoryCatalogue(warehouse.Statements).Find(pipeline, o, stop);
            return await work(new TimeMachine(history, new HistoryReader(warehouse.Statements), new HistoryRebuild(warehouse.Statements)), rest);
        }
        catch (NoHistoryException none)
        {
            throw new RefusalException("ORC4044", none.Message)
            {
                Fix = $"set history: true for {o.Name} in {o.Name.Place}, and run the pipeline",
                NotDone = "Nothing was changed.",
            };
        }
    }
}
