using Amazon.RedshiftDataAPIService;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Cli.Commands;
using Orchestrator.Configuration;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Chaos;

/// <summary>Makes targets anew from their history, as <c>orchestrator rebuild</c> does.</summary>
internal sealed class ChaosRebuild(ChaosStage stage)
{
    public async Task Run(IEnumerable<string> objects, CancellationToken stop)
    {
        using IAmazonRedshiftDataAPIService redshift = stage.Settings.Redshift();
        var statements = new WarehouseStatements(redshift, TimeProvider.System, NullLogger<WarehouseStatements>.Instance);
        Pipeline pipeline = (await CheckCommand.ReadOrRefuse(stage.Settings.Pipelines, stop)).Pipelines.Single();
        foreach (string name in objects)
        {
            HistoryObject history = await new HistoryCatalogue(statements).Find(pipeline, pipeline.Find(name)!, stop);
            await new HistoryRebuild(statements).Run(history, stop);
        }
    }
}
