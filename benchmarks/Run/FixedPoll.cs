using Amazon.Appflow.Model;
using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using Amazon.RedshiftDataAPIService.Model;
using AwsSimulator;
using Orchestrator.Benchmarks.Aws;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Benchmarks.Run;

/// <summary>The same work the way the article's state machine does it: begin, then look every 30 seconds until it has ended.</summary>
internal sealed class FixedPoll(RunStage stage, TimeSpan between)
{
    private DateTime Now => stage.Simulator.Clock.GetUtcNow().UtcDateTime;

    /// <summary>A flow: create, start, look, delete.</summary>
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

        DateTime noticed = Now;
        await stage.AppFlow.DeleteFlowAsync(new DeleteFlowRequest { FlowName = name }, stop);
        int calls = stage.Simulator.Calls.All.Count(call => call.Resource == name);
        return new Watched(ended.LastUpdatedAt!.Value - ended.StartedAt!.Value, noticed - ended.LastUpdatedAt.Value) { Calls = calls };
    }

    public async Task<Watched> Execute(string sql, CancellationToken stop)
    {
        var request = new ExecuteStatementRequest
        {
            Sql = sql, WorkgroupName = RehearsalNames.Workgroup, Database = RehearsalNames.Database, SecretArn = RehearsalNames.SecretArn,
        };
        string id = (await stage.Redshift.ExecuteStatementAsync(request, stop)).Id;
        DescribeStatementResponse seen;
        do
        {
            await Task.Delay(between, stop);
            seen = await stage.Redshift.DescribeStatementAsync(new DescribeStatementRequest { Id = id }, stop);
        }
        while (seen.Status.Value is not ("FINISHED" or "FAILED" or "ABORTED"));

        return new Watched(seen.UpdatedAt!.Value - seen.CreatedAt!.Value, Now - seen.UpdatedAt.Value);
    }

    /// <summary>A replication task that has never run.</summary>
    public async Task<Watched> Copy(string arn, CancellationToken stop)
    {
        await stage.Dms.StartReplicationTaskAsync(
            new StartReplicationTaskRequest
            {
                ReplicationTaskArn = arn, StartReplicationTaskType = StartReplicationTaskTypeValue.StartReplication,
            },
            stop);
        var request = new DescribeReplicationTasksRequest { Filters = [new Filter { Name = "replication-task-arn", Values = [arn] }] };
        ReplicationTaskStats seen;
        do
        {
            await Task.Delay(between, stop);
            seen = (await stage.Dms.DescribeReplicationTasksAsync(request, stop)).ReplicationTasks[0].ReplicationTaskStats;
        }
        while (seen.StopDate is null);

        return new Watched(seen.StopDate.Value - seen.StartDate!.Value, Now - seen.StopDate.Value);
    }
}

/// <summary>A flow, a statement or a task that somebody waited for.</summary>
/// <param name="Took">From its start to its end, by AWS's clock.</param>
/// <param name="Late">From its end until it was known.</param>
internal sealed record Watched(TimeSpan Took, TimeSpan Late)
{
    /// <summary>Calls of AppFlow about this flow; metadata and lists are not among them.</summary>
    public int Calls { get; init; }

    /// <summary>How late its end may be known: a tenth of its duration, or the floor of the waits.</summary>
    public TimeSpan Allowed(TimeSpan floor) => Took / 10 > floor ? Took / 10 : floor;
}
