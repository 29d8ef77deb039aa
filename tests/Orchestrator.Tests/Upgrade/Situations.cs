using System.Net.Http.Json;
using System.Text.Json;
using AwsSimulator;
using AwsSimulator.Control;
using DurableTask.Sqlite;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Events;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Tests.Dms;
using Orchestrator.Tests.Events;
using Orchestrator.Tests.Runs;

namespace Orchestrator.Tests.Upgrade;

/// <summary>
/// Runs of the whole product against the simulator, one for every way an orchestration may take, each made anew on an org and a warehouse
/// of its own.
/// </summary>
internal sealed class Situations : Rehearsal
{
    private static readonly Dictionary<string, Func<Situations, Task<RunReport>>> All = new()
    {
        ["succeeded"] = Succeeded,
        ["second-attempt"] = SecondAttempt,
        ["object-failed"] = ObjectFailed,
        ["aborted"] = Aborted,
        ["held-back"] = HeldBack,
        ["hung-flow"] = HungFlow,
        ["cancelled"] = Cancelled,
        ["quarantined"] = Quarantined,
        ["culprit"] = Culprit,
        ["procedure-failed"] = ProcedureFailed,
        ["refused"] = Refused,
        ["replicated"] = Replicated,
        ["started-by-event"] = StartedByEvent,
    };

    protected override SimulatorOptions Options => base.Options with { ReplicationTasks = [ReplicationRehearsal.Definition("sales")] };

    /// <summary>Makes every situation and writes what its orchestrations left: the gate, the run, its children.</summary>
    public static async Task Record(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, Func<Situations, Task<RunReport>> make) in All)
        {
            var situation = new Situations();
            await situation.InitializeAsync();
            try
            {
                RunReport report = await make(situation);
                RecordedInstance.Write(Path.Combine(folder, $"{name}.json"), await situation.Histories(report));
            }
            finally
            {
                await situation.DisposeAsync();
            }
        }
    }

    private static async Task<RunReport> Succeeded(Situations at)
    {
        const string Procedures = """
            procedures:
              - "SELECT 1"
              - { name: first, call: "SELECT 1 AS one", result: true }
              - { name: second, call: "SELECT 2", after: [first], when: changed, inputs: [Account] }
              - { name: third, call: "SELECT 3", after: [first] }

            """;
        at.Write("crm", text => text + Procedures, "Account", "Contact");
        await at.Run("crm");
        at.Simulator.Org.LiveADay();
        return await at.Run("crm");
    }

    private static Task<RunReport> SecondAttempt(Situations at)
    {
        at.Write("crm", null, "Invoice__c");
        at.FailFlow("Invoice__c", times: 1);
        return at.Run("crm");
    }

    private static Task<RunReport> ObjectFailed(Situations at)
    {
        at.Write("crm", null, "Account", "Opportunity");
        at.FailFlow("Opportunity", times: 0);
        return at.Run("crm");
    }

    private static Task<RunReport> Aborted(Situations at)
    {
        at.Write("crm", text => text + "onObjectFailure: abort\nconcurrency: 1\n", "Account", "Opportunity", "Contact");
        at.FailFlow("Opportunity", times: 0);
        return at.Run("crm");
    }

    private static Task<RunReport> HeldBack(Situations at)
    {
        at.Write("crm", null, "Account");
        at.Simulator.Faults.Add(new FaultRule { Service = "appflow", Operation = "CreateFlow", Kind = FaultKind.Throttle, Times = 4 });
        return at.Run("crm");
    }

    private static async Task<RunReport> HungFlow(Situations at)
    {
        at.Write("crm", text => text + "    deadline: 2s\nattempts: 1\n", "Account");
        await at.AppFlowIs(new { runLatency = "00:05:00" });
        return await at.Run("crm");
    }

    private static async Task<RunReport> Cancelled(Situations at)
    {
        at.Write("crm", text => text + "concurrency: 2\n", "Account", "Contact", "Invoice__c");
        await at.AppFlowIs(new { runLatency = "00:05:00" });
        using HttpResponseMessage started = await at.Post("crm");
        string run = JsonElement.Parse(await started.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
        while (at.Simulator.Calls.Count("appflow", "DescribeFlowExecutionRecords") < 2)
        {
            await Task.Delay(20);
        }

        await at.Hub.RaiseEventAsync(run, RunEvents.Cancel, "");
        return await at.End(run);
    }

    private static async Task<RunReport> Quarantined(Situations at)
    {
        at.Write("crm", null, "Account", "Contact");
        await at.Run("crm", new { objects = new[] { "Account" } });
        at.Simulator.Org.LiveADay();
        // Counts of records before the filter are more than the rows of a window.
        await at.AppFlowIs(new { countsBeforeFilters = true });
        return await at.Run("crm");
    }

    private static async Task<RunReport> Culprit(Situations at)
    {
        at.Write("crm", text => text + "procedures: [ \"SELECT 1\" ]\n", "Account", "Contact");
        await at.Run("crm");
        await at.Count("ALTER TABLE crm.account ADD CONSTRAINT by_hand CHECK (_run_id = 'x') NOT VALID; SELECT 0");
        at.Simulator.Org.LiveADay();
        return await at.Run("crm");
    }

    private static Task<RunReport> ProcedureFailed(Situations at)
    {
        at.Write("crm", text => text + "procedures: [ \"CALL nobody()\", \"SELECT 1\" ]\n", "Account");
        return at.Run("crm");
    }

    private static Task<RunReport> Refused(Situations at)
    {
        at.Write("crm", null, "Acount");
        return at.Run("crm");
    }

    private static async Task<RunReport> Replicated(Situations at)
    {
        await at.Count("""
            CREATE SCHEMA sales_source;
            CREATE TABLE sales_source.customer (id integer, name varchar(40));
            INSERT INTO sales_source.customer VALUES (1, 'Ada'), (2, 'Ben');
            SELECT 0
            """);
        string task = $"""
            lag: 0s
            objects:
              - source: dms
                task: {ReplicationRehearsal.Arn("sales")}
                load: reload
                tables: [ {"{"} table: sales_landing.customer, key: [id] {"}"} ]

            """;
        at.Write("crm", text => text.Replace("objects:\n", task, StringComparison.Ordinal), "Account");
        return await at.Run("crm");
    }

    private static async Task<RunReport> StartedByEvent(Situations at)
    {
        const string Id = "6a7e8feb-b491-4cf7-a9f1-bf3703467718";
        at.Write("crm", text => text.Replace("objects:", "startOn: [ { flow: nightly } ]\nobjects:", StringComparison.Ordinal), "Account");
        using var content = new StringContent(SampleEvents.FlowEnded("nightly", id: Id));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/events") { Content = content };
        request.Headers.Add("x-api-key", EventKey);
        using HttpResponseMessage answer = await at.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await at.Hub.WaitForInstanceCompletionAsync(DeliverEvent.InstanceId(Id));
        return await at.End(EventStart.RunIdOf("crm", Id));
    }

    private void FailFlow(string name, int times) => Simulator.Faults.Add(
        new FaultRule { Service = "appflow", Operation = FaultSteps.RunFlow, Resource = name, Kind = FaultKind.Fail, Times = times });

    private async Task AppFlowIs(object settings)
    {
        using var control = new HttpClient { BaseAddress = Simulator.Url };
        using HttpResponseMessage answer = await control.PostAsJsonAsync("/_simulator/appflow", settings);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<IReadOnlyList<RecordedInstance>> Histories(RunReport report)
    {
        string gate = PipelineGate.InstanceId(report.Pipeline);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Hub.WaitForInstanceCompletionAsync(gate, patience.Token);
        List<string> ids = [gate, report.RunId];
        foreach (string prefix in new[] { $"{report.RunId}.", DeliverEvent.IdPrefix })
        {
            await foreach (OrchestrationMetadata other in Hub.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: prefix)))
            {
                ids.Add(other.InstanceId);
            }
        }

        var engine = Services.GetRequiredService<SqliteEngine>();
        return await Task.WhenAll(ids.Select(id => RecordedInstance.Of(engine, id)));
    }
}
