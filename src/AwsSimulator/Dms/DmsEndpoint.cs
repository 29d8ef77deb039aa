using System.Collections.Concurrent;
using AwsSimulator.Control;
using AwsSimulator.EventBridge;
using AwsSimulator.Http;
using AwsSimulator.Models;
using Npgsql;

namespace AwsSimulator.Dms;

/// <summary>AWS DMS: full-load tasks that exist from the start are run, watched and stopped.</summary>
internal sealed class DmsEndpoint : JsonRpcEndpoint, IAsyncDisposable
{
    public const string Name = "dms";

    private static readonly Dictionary<string, Func<ReplicationTask, string>> TaskFields = new()
    {
        ["replication-task-arn"] = task => task.Definition.Arn,
        ["replication-task-id"] = task => task.Definition.Identifier,
        ["migration-type"] = _ => "full-load",
        ["endpoint-arn"] = _ => RehearsalNames.SourceEndpointArn,
        ["replication-instance-arn"] = _ => RehearsalNames.ReplicationInstanceArn,
    };

    private static readonly Dictionary<string, Func<TableStatistics, string>> TableFields = new()
    {
        ["schema-name"] = table => table.SchemaName,
        ["table-name"] = table => table.TableName,
        ["table-state"] = table => table.TableState,
    };

    private readonly ConcurrentDictionary<ReplicationTask, Task> runs = new();
    private readonly IReadOnlyList<ReplicationTask> tasks;
    private readonly Func<ReplicationTask, FullLoad> makeLoad;

    public DmsEndpoint(
        IReadOnlyList<ReplicationTaskDefinition> definitions, NpgsqlDataSource database, FaultPlan faults, EventBus bus, TimeProvider clock)
        : base(Name, "AmazonDMSv20160101")
    {
        tasks = [.. definitions.Select(definition => new ReplicationTask(definition, clock))];
        makeLoad = task => new FullLoad(task, database, faults, new TaskEvents(bus), clock);
        Operations = new Dictionary<string, AwsOperation>
        {
            ["StartReplicationTask"] = (input, _) => Task.FromResult(StartReplicationTask(input)),
            ["StopReplicationTask"] = (input, _) => Task.FromResult(StopReplicationTask(input)),
            ["DescribeReplicationTasks"] = (input, _) => Task.FromResult(DescribeReplicationTasks(input)),
            ["DescribeTableStatistics"] = (input, _) => Task.FromResult(DescribeTableStatistics(input)),
        };
    }

    public override string InternalErrorCode => "InternalFailure";

    protected override IReadOnlyDictionary<string, AwsOperation> Operations { get; }

    protected override RequestModel Model { get; } = RequestModel.Of(Name);

    /// <summary>Ends the runs in progress and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (ReplicationTask task in tasks)
        {
            task.Abandon();
        }

        await Task.WhenAll(runs.Values);
        foreach (ReplicationTask task in tasks)
        {
            task.Dispose();
        }
    }

    private object StartReplicationTask(Members input)
    {
        ReplicationTask task = Find(input);
        string type = input.RequiredText("StartReplicationTaskType");
        if ((input.Text("CdcStartPosition") ?? input.Text("CdcStopPosition")) is not null)
        {
            throw new AwsException("InvalidParameterCombinationException", "CDC positions are not for a task of migration type full-load.");
        }

        (IReadOnlyList<TableLoad> kept, bool isReload, CancellationToken stop) = task.Start(type);
        runs[task] = Task.Run(() => makeLoad(task).Run(kept, isReload, stop), CancellationToken.None);
        return new { ReplicationTask = task.Describe(withSettings: true) };
    }

    private object StopReplicationTask(Members input)
    {
        ReplicationTask task = Find(input);
        task.Stop();
        return new { ReplicationTask = task.Describe(withSettings: true) };
    }

    private object DescribeReplicationTasks(Members input)
    {
        IReadOnlyList<ReplicationTask> matching = DmsList.Filtered(tasks, input, TaskFields);
        if (matching.Count == 0 && input.Structures("Filters") is { Count: > 0 })
        {
            throw NotFound("No Tasks found matching the filter.");
        }

        (IReadOnlyList<ReplicationTask> page, string? marker) = DmsList.Page(matching, input, most: 100);
        bool withSettings = input.Flag("WithoutSettings") != true;
        return new { Marker = marker, ReplicationTasks = page.Select(task => task.Describe(withSettings)) };
    }

    private object DescribeTableStatistics(Members input)
    {
        ReplicationTask task = Find(input);
        (IReadOnlyList<TableStatistics> page, string? marker) =
            DmsList.Page(DmsList.Filtered(task.Tables, input, TableFields), input, most: 500);
        return new { ReplicationTaskArn = task.Definition.Arn, TableStatistics = page, Marker = marker };
    }

    private ReplicationTask Find(Members input)
    {
        string arn = input.RequiredText("ReplicationTaskArn");
        return tasks.FirstOrDefault(task => task.Definition.Arn == arn) ?? throw NotFound($"Replication Task {arn} not found.");
    }

    private static AwsException NotFound(string message) => new("ResourceNotFoundFault", message);
}
