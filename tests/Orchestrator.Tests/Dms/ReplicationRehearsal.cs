using System.Net;
using System.Text.Json;
using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using AwsSimulator;
using AwsSimulator.Control;
using AwsSimulator.Dms;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Npgsql;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Tests.Runs;
using ReplicationTask = Amazon.DatabaseMigrationService.Model.ReplicationTask;
using TableStatistics = Amazon.DatabaseMigrationService.Model.TableStatistics;

namespace Orchestrator.Tests.Dms;

/// <summary>
/// A rehearsal with replication tasks over schemas of their own: <c>{name}_source</c> with tables customer and sale is copied to
/// <c>{name}_landing</c>. Pipelines of the same name load from it.
/// </summary>
public sealed class ReplicationRehearsal : Rehearsal
{
    private static readonly string[] Usual =
    [
        "adopted", "never_run", "gone_table", "shrunk", "reloaded", "resumed", "retried", "mixed", "feeding", "renamed", "moved", "kept",
        "versioned", "busy", "shared", "cancelled", "spared", "overdue", "lost", "announced",
        "unstarted", "lossy", "unread",
    ];

    private static readonly string[] Slow = ["hinted", "by_hand"];

    protected override SimulatorOptions Options => base.Options with
    {
        ReplicationTasks =
        [
            .. Usual.Select(Definition),
            .. Slow.Select(name => Definition(name) with { TableLatency = TimeSpan.FromMilliseconds(700) }),
            Definition("appending") with { TargetTablePrepMode = "DO_NOTHING" },
            Definition("remade") with { TargetTablePrepMode = "DROP_AND_CREATE" },
        ],
    };

    public static ReplicationTaskDefinition Definition(string name) => new()
    {
        Identifier = name.Replace('_', '-'), SourceSchema = $"{name}_source", TargetSchema = $"{name}_landing",
    };

    public static string Arn(string name) => Definition(name).Arn;

    /// <summary>Fills the source: three customers, four sales.</summary>
    public Task Source(string name) => Count($"""
        CREATE SCHEMA {name}_source;
        CREATE TABLE {name}_source.customer (id integer, name varchar(40), since date);
        INSERT INTO {name}_source.customer VALUES (1, 'Ada', '2026-01-01'), (2, 'Ben', NULL), (3, 'Cem', '2026-03-01');
        CREATE TABLE {name}_source.sale (id integer, customer_id integer, amount numeric(10,2));
        INSERT INTO {name}_source.sale VALUES (1, 1, 10.5), (2, 1, 20), (3, 2, 5), (4, 3, 7.25);
        SELECT 0
        """);

    /// <summary>Writes a pipeline of the task's two tables.</summary>
    /// <param name="task">Further keys of the task, one a line.</param>
    /// <param name="sale">Further keys of table sale.</param>
    /// <param name="objects">Objects of Salesforce beside them.</param>
    /// <param name="customer">Further keys of table customer.</param>
    public void Write(
        string name,
        string load,
        string task = "",
        string sale = "key: id",
        string further = "",
        string customer = "",
        string polling = "{ floor: 100ms, ceiling: 200ms }",
        params string[] objects) =>
        Write(name.Replace('_', '-'), _ => Text(name, name, load, task, sale, customer, further, polling, objects));

    /// <summary>Writes a second pipeline over another one's task.</summary>
    public void WriteBeside(string name, string other, string load, string further) =>
        Write(name, _ => Text(name, other, load, "", "key: id", "", further, "{ floor: 100ms, ceiling: 200ms }", []));

    private static string Text(
        string name,
        string source,
        string load,
        string task,
        string sale,
        string customer,
        string further,
        string polling,
        string[] objects)
    {
        string salesforce = objects.Length == 0 ? "" : $"salesforce: {{ connectorProfile: {RehearsalNames.SalesforceProfile} }}";
        return $$"""
            name: {{name.Replace('_', '-')}}
            {{salesforce}}
            redshift:
              connectorProfile: {{RehearsalNames.RedshiftProfile}}
              workgroup: {{RehearsalNames.Workgroup}}
              database: {{RehearsalNames.Database}}
              secretArn: {{RehearsalNames.SecretArn}}
              intermediateBucket: {{RehearsalNames.IntermediateBucket}}
              schema: {{name}}
            polling: {{polling}}
            lag: 0s
            {{further}}
            objects:
            {{string.Concat(objects.Select(o => $"  - name: {o}\n"))}}
              - source: dms
                task: {{Arn(source)}}
                load: {{load}}
                {{task}}
                tables:
                  - { table: {{source}}_landing.customer, key: [id], maxAbsent: 50 %{{customer}} }
                  - { table: {{source}}_landing.sale, {{sale}} }
            """;
    }

    public Task<RunReport> Load(string name, object? body = null) => Run(name.Replace('_', '-'), body);

    /// <summary>A run that a person could not ask for.</summary>
    public async Task<RunReport> Begin(string name, RunRequest request)
    {
        string run = $"{name.Replace('_', '-')}.20261120T000000";
        var start = new RunStart { RunId = run, Pipeline = name.Replace('_', '-'), Request = request };
        await Hub.ScheduleNewOrchestrationInstanceAsync(nameof(SyncPipeline), start, new StartOrchestrationOptions(InstanceId: run));
        return await End(run);
    }

    public async Task<RunReport> Retry(RunReport former)
    {
        using HttpResponseMessage answer = await Http.PostAsync($"/api/runs/{former.RunId}/retry", null);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, text);
        return await End(JsonElement.Parse(text).GetProperty("id").GetString()!);
    }

    public Task Start(string name, StartReplicationTaskTypeValue type) => Dms.StartReplicationTaskAsync(
        new StartReplicationTaskRequest { ReplicationTaskArn = Arn(name), StartReplicationTaskType = type });

    /// <summary>Starts the task as an operator would, and waits for its end.</summary>
    public async Task Copy(string name)
    {
        bool isFirst = (await Described(name)).ReplicationTaskStartDate is null;
        await Start(name, isFirst ? StartReplicationTaskTypeValue.StartReplication : StartReplicationTaskTypeValue.ReloadTarget);
        await Reached(name, "stopped");
    }

    public async Task<ReplicationTask> Reached(string name, string status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            ReplicationTask task = await Described(name);
            if (task.Status == status)
            {
                return task;
            }
        }
    }

    public async Task<ReplicationTask> Described(string name)
    {
        var request = new DescribeReplicationTasksRequest { Filters = [new Filter { Name = "replication-task-arn", Values = [Arn(name)] }] };
        return Assert.Single((await Dms.DescribeReplicationTasksAsync(request)).ReplicationTasks);
    }

    /// <summary>Keeps everybody else from a table until it is disposed of.</summary>
    public async Task<IAsyncDisposable> Hold(string table)
    {
        var connection = new NpgsqlConnection($"{Simulator.PostgresConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Starts a run and waits until one of its orchestrations shows something.</summary>
    /// <returns>Id of the run.</returns>
    public async Task<string> StartUntil(string name, Func<string, string> child, string shows)
    {
        using HttpResponseMessage started = await Post(name.Replace('_', '-'));
        string run = JsonElement.Parse(await started.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await Hub.GetInstanceAsync(child(run), getInputsAndOutputs: true, patience.Token))?.SerializedCustomStatus is not { } status
            || !status.Contains(shows, StringComparison.Ordinal))
        {
            patience.Token.ThrowIfCancellationRequested();
        }

        return run;
    }

    /// <summary>Waits until somebody waits for a table that is held.</summary>
    public async Task IsWantedBy(string table)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await Count($"SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '{table}'::regclass") == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    public async Task Cancel(string run)
    {
        using HttpResponseMessage answer = await Http.PostAsync($"/api/runs/{run}/cancel", null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    /// <summary>How often any task was asked to stop.</summary>
    public int Stops => Simulator.Calls.Count("dms", "StopReplicationTask");

    /// <summary>How often any task was asked to start.</summary>
    public int Starts => Simulator.Calls.Count("dms", "StartReplicationTask");

    public async Task<TableStatistics> Table(string name, string table)
    {
        DescribeTableStatisticsResponse all =
            await Dms.DescribeTableStatisticsAsync(new DescribeTableStatisticsRequest { ReplicationTaskArn = Arn(name) });
        return all.TableStatistics.Single(one => one.TableName == table);
    }

    public void Fail(string table, int times = 1) => Simulator.Faults.Add(
        new FaultRule { Service = "dms", Operation = FaultSteps.LoadTable, Resource = table, Kind = FaultKind.Fail, Times = times });
}
