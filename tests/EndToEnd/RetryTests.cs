using System.Net;
using System.Text.Json;
using AwsSimulator.Control;
using Orchestrator.Cli.Demo;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;

namespace Orchestrator.EndToEnd;

/// <summary>A run that loads one object, fails with one and sets two aside; then what retries it, and what does not.</summary>
public sealed class RetryTests : HostedTests
{
    [Fact]
    public async Task Retry_FailedAndQuarantinedObjects_LoadsThemAloneFromWhereTheirCoverageEnds()
    {
        using RunClient runs = new(Url);
        Assert.Equal(0, (await Command("run rehearsal --objects Account,Contact --watch")).Exit);
        Rehearsal.Simulator.Org.LiveADay();
        // Counts of records before the filter are more than the rows of a window: two incremental loads are set aside.
        await Rehearsal.AppFlow(new { countsBeforeFilters = true });
        Rehearsal.Simulator.Faults.Add(
            new FaultRule { Service = "appflow", Operation = FaultSteps.RunFlow, Resource = "Opportunity", Kind = FaultKind.Fail, Times = 0 });
        string former = await runs.Start(DemoPipeline.Name, CancellationToken.None);
        RunReport broken = await End(former);
        Assert.Equal(
            [ObjectState.Quarantined, ObjectState.Quarantined, ObjectState.Failed, ObjectState.Loaded], broken.Objects.Select(o => o.State));

        await Rehearsal.AppFlow(new { countsBeforeFilters = false });
        Rehearsal.Simulator.Faults.Clear();
        (int exit, string text) = await Command("retry last");

        Assert.Equal(0, exit);
        Assert.Contains($" loads what {former} did not: Account, Contact, Opportunity.\n", text, StringComparison.Ordinal);
        RunReport healed = await End(text.Split(' ')[1]);
        Assert.Equal((RunOutcome.Succeeded, former), (healed.Outcome, healed.RetryOf));
        Assert.Equal(["Account", "Contact", "Opportunity"], healed.Objects.Select(o => o.Name));
        Assert.Equal([LoadMode.Incremental, LoadMode.Incremental, LoadMode.Full], healed.Objects.Select(o => o.Mode!.Value));
        Assert.Equal(broken.Objects.Take(3).Select(o => o.Window?.From), healed.Objects.Select(o => o.Window?.From));
        Assert.Equal(1, await Rehearsal.Count($"SELECT count(*) FROM orchestrator.runs WHERE retry_of = '{former}'"));
        Check target = await Rehearsal.CompareTarget();
        Assert.True(target.Holds, string.Join('\n', target.Wrong));

        (exit, text) = await Command($"retry {healed.RunId}");
        Assert.Equal((0, $"Nothing to retry: run {healed.RunId} loaded every object.\n"), (exit, text));
    }

    [Fact]
    public async Task Retry_RunThatIsGoingOnOrUnknown_IsRefused()
    {
        using HttpClient http = new() { BaseAddress = Url };
        using RunClient runs = new(Url);
        await Rehearsal.AppFlow(new { runLatency = "00:00:02" });
        string run = await runs.Start(DemoPipeline.Name, CancellationToken.None);

        using HttpResponseMessage early = await http.PostAsync($"/api/runs/{run}/retry", null);
        using HttpResponseMessage unknown = await http.PostAsync("/api/runs/rehearsal.20000101T000000/retry", null);

        Assert.Equal((HttpStatusCode.Conflict, "ORC4091", run), (early.StatusCode, await Said(early, "code"), await Said(early, "runId")));
        Assert.Equal((HttpStatusCode.NotFound, "ORC4041"), (unknown.StatusCode, await Said(unknown, "code")));
        (int exit, string text) = await Command("retry rehearsal.2000");
        Assert.Equal(2, exit);
        Assert.StartsWith("error ORC4041: there is no run \"rehearsal.2000\"\n", text, StringComparison.Ordinal);
    }

    private static async Task<string?> Said(HttpResponseMessage answer, string name) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty(name).GetString();
}
