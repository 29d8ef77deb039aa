using Amazon.Appflow.Model;
using Orchestrator.Benchmarks.Aws;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Benchmarks.Run;

/// <summary>
/// The same flows the way the article's state machine runs them: create, start, look every 30 seconds until the run has ended, delete.
/// </summary>
internal sealed class FixedPoll(RunStage stage, TimeSpan between)
{
    public async Task<Watched> Load(string objectName, CancellationToken stop)
    {
        string name = $"poll.{objectName}";
        await using WarehouseTable table = await WarehouseTable.Create(stage.Simulator, objectName, fields: 10, stop);
        await WarehouseTable.ResetMetadata(stage.AppFlow, stop);
        await stage.AppFlow.CreateFlowAsync(table.Flow(name), stop);
        string id = (await stage.AppFlow.StartFlowAsync(new StartFlowRequest { FlowName = name }, stop)).ExecutionId;
        ExecutionRecord? ended;
        do
        {
            await Task.Delay(between, stop);
            DescribeFlowExecutionRecordsResponse records = await stage.AppFlow.DescribeFlowExecutionRecordsAsync(
                new DescribeFlowExecutionRecordsRequest { FlowName = name }, stop);
            ended = records.FlowExecutions.Find(record => record.ExecutionId == id && record.ExecutionStatus.Value != "InProgress");
        }
        while (ended is null);

        DateTime noticed = stage.Simulator.Clock.GetUtcNow().UtcDateTime;
        await stage.AppFlow.DeleteFlowAsync(new DeleteFlowRequest { FlowName = name }, stop);
        int calls = stage.Simulator.Calls.All.Count(call => call.Resource == name);
        return new Watched(objectName, calls, ended.LastUpdatedAt!.Value - ended.StartedAt!.Value, noticed - ended.LastUpdatedAt.Value);
    }
}

/// <summary>One flow from its creation to its deletion.</summary>
/// <param name="Calls">Of AppFlow about this flow; metadata and lists are not among them.</param>
/// <param name="Took">From its start to its end, by AWS's clock.</param>
/// <param name="Late">From its end until it was known.</param>
internal sealed record Watched(string Object, int Calls, TimeSpan Took, TimeSpan Late)
{
    /// <summary>How late its end was known, as a multiple of what is allowed: a tenth of its duration, or the floor of the waits.</summary>
    public double Share(TimeSpan floor) => Late / (Took / 10 > floor ? Took / 10 : floor);
}
