using System.Net.Http.Json;
using AwsSimulator.Control;
using AwsSimulator.Http;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Runs;

/// <summary>Runs against the simulator that have to wait: for flows that hang, answers that are lost, an account that is full or busy.</summary>
public sealed class RehearsedPatienceTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>, IAsyncLifetime
{
    private const string Impatient = "- { name: Account, deadline: 1s }";
    private static readonly object AccountHangs =
        new { runLatencies = new Dictionary<string, string> { ["Account"] = "01:00:00" } };

    private static readonly object Usual = new { runLatencies = new { }, flowQuota = 1_000, listedAfter = "00:00:00.020" };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        rehearsal.Simulator.Faults.Clear();
        await Switch(Usual);
    }

    [Fact]
    public async Task Run_FlowHangs_IsCancelledItsStagingDiscardedAndTheObjectLoadedAnew()
    {
        rehearsal.Write("hung", text => text.Replace("- name: Account", Impatient, StringComparison.Ordinal), "Account");
        await Switch(AccountHangs);
        using HttpResponseMessage started = await rehearsal.Post("hung");
        await Seen("StartFlow", "hung.", 1);
        await Switch(Usual);

        RunReport report = await rehearsal.End(await IdOf(started));

        Assert.Equal((RunOutcome.Succeeded, 2), (report.Outcome, report.Objects[0].Attempts));
        Assert.Equal(LoadId.Of("hung", report.RunId, "Account", 2), Assert.Single(report.Receipts).LoadId);
        Assert.Equal($"{report.RunId}.Account.1", Assert.Single(CallsOf("CancelFlowExecutions", "hung.")).Resource);
        Assert.Equal([$"{report.RunId}.Account.1", $"{report.RunId}.Account.2"], CallsOf("StartFlow", "hung.").Select(call => call.Resource));
        Assert.Equal(rehearsal.Simulator.Org.LiveRecords("Account").Count, await rehearsal.Count("SELECT count(*) FROM hung.account"));
        await NothingIsLeft("hung");
    }

    [Fact]
    public async Task Run_FlowHangsInEveryAttempt_FailsItsObjectAndLoadsTheOther()
    {
        rehearsal.Write("hopeless", text => text.Replace("- name: Account", Impatient, StringComparison.Ordinal), "Account", "Contact");
        await Switch(AccountHangs);

        RunReport report = await rehearsal.Run("hopeless");

        Assert.Equal(RunOutcome.PartiallySucceeded, report.Outcome);
        Assert.Equal([(ObjectState.Failed, 2), (ObjectState.Loaded, 1)], report.Objects.Select(o => (o.State, o.Attempts)));
        Assert.Contains($"flow {report.RunId}.Account.2 had not ended after 1 s and was cancelled", report.Objects[0].Error, StringComparison.Ordinal);
        await NothingIsLeft("hopeless");
    }

    [Fact]
    public async Task Run_AnswersAreLostLongerThanTheSdkTries_RunsOneFlowOnce()
    {
        rehearsal.Write("unheard", null, "Contact");
        // .NET's client and the SDK make one activity's call six times.
        foreach (string operation in new[] { "CreateFlow", "StartFlow", "DeleteFlow" })
        {
            rehearsal.Simulator.Faults.Add(
                new FaultRule { Service = "appflow", Operation = operation, Kind = FaultKind.LoseAnswer, Times = 7 });
        }

        RunReport report = await rehearsal.Run("unheard");

        Assert.Equal((RunOutcome.Succeeded, 1), (report.Outcome, report.Objects[0].Attempts));
        Assert.True(CallsOf("StartFlow", "unheard.").Count > 7);
        LoadReceipt receipt = Assert.Single(report.Receipts);
        Assert.Equal((receipt.Processed, 0L), (receipt.Staged, receipt.Duplicates));
        await NothingIsLeft("unheard");
    }

    [Fact]
    public async Task Run_AccountIsFullToTheDeadline_FailsAndNamesTheFlowsThatAreNotOurs()
    {
        rehearsal.Write("held-back", text => text + "heldBack: 1s\n", "Account");
        await NamedFlow.Create(rehearsal, "nightly-marketing");
        await Switch(new { flowQuota = 1 });

        RunReport report = await rehearsal.Run("held-back");

        await rehearsal.AppFlow.DeleteFlowAsync(new Amazon.Appflow.Model.DeleteFlowRequest { FlowName = "nightly-marketing" });
        Assert.Equal((RunOutcome.Failed, 1), (report.Outcome, report.Objects[0].Attempts));
        Assert.Contains("CreateFlow was held back for 1 s", report.Objects[0].Error, StringComparison.Ordinal);
        Assert.EndsWith(
            "1 of 1 flows in the account are not this installation's: nightly-marketing", report.Objects[0].Error, StringComparison.Ordinal);
        Assert.Empty(CallsOf("StartFlow", "held-back."));
    }

    [Fact]
    public async Task Run_AccountIsFullForAWhile_WaitsAndSucceeds()
    {
        rehearsal.Write("roomy", null, "Account");
        await NamedFlow.Create(rehearsal, "nightly-sales");
        await Switch(new { flowQuota = 1 });
        using HttpResponseMessage started = await rehearsal.Post("roomy");
        await Seen("CreateFlow", "roomy.", 3);

        await rehearsal.AppFlow.DeleteFlowAsync(new Amazon.Appflow.Model.DeleteFlowRequest { FlowName = "nightly-sales" });
        RunReport report = await rehearsal.End(await IdOf(started));

        Assert.Equal((RunOutcome.Succeeded, 1), (report.Outcome, report.Objects[0].Attempts));
        Assert.All(CallsOf("CreateFlow", "roomy.").SkipLast(1), call => Assert.Equal("ServiceQuotaExceededException", call.ErrorCode));
    }

    [Fact]
    public async Task Run_EveryServiceThrottlesHalfOfItsCalls_IsSlowerAndSucceedsAtTheFirstAttempt()
    {
        rehearsal.Write("stormy", null, "Account", "Contact");
        rehearsal.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Probability = 0.5, Times = 16, Seed = 7 });

        RunReport report = await rehearsal.Run("stormy");

        Assert.Equal((RunOutcome.Succeeded, ""), (report.Outcome, string.Join('\n', report.Errors)));
        Assert.All(report.Objects, o => Assert.Equal(1, o.Attempts));
        Assert.Equal(16, rehearsal.Simulator.Faults.Planned[0].Hit);
        await NothingIsLeft("stormy");
    }

    [Fact]
    public async Task Run_ExecutionIsNotListedYet_IsPendingAndNotFailed()
    {
        rehearsal.Write("unlisted", null, "Account");
        await Switch(new { listedAfter = "00:00:01" });

        RunReport report = await rehearsal.Run("unlisted");

        Assert.Equal((RunOutcome.Succeeded, 1), (report.Outcome, report.Objects[0].Attempts));
        Assert.True(CallsOf("DescribeFlowExecutionRecords", "unlisted.").Count > 1);
    }

    [Fact]
    public async Task Run_ReadsNothingWhereAnEarlierOneReadSomething_SaysSo()
    {
        rehearsal.Write("silent", null, "Account");
        RunReport before = await rehearsal.Run("silent");
        const string Nobody = "- { name: Account, filter: [{ field: Name, operator: EQUAL_TO, value: nobody }] }";
        rehearsal.Write("silent", text => text.Replace("- name: Account", Nobody, StringComparison.Ordinal), "Account");

        RunReport report = await rehearsal.Run("silent");

        Assert.Null(before.Objects[0].Note);
        Assert.Equal((RunOutcome.Succeeded, 0), (report.Outcome, report.Objects[0].RecordsRead));
        Assert.Equal($"AppFlow read no record; a full load before read {before.Objects[0].RecordsRead}", report.Objects[0].Note);
    }

    [Fact]
    public async Task Run_OneObjectAfterAnother_DeletesEachFlowBeforeTheNextIsMade()
    {
        rehearsal.Write("tidy", text => text + "concurrency: 1\n", "Account", "Contact");

        RunReport report = await rehearsal.Run("tidy");

        string[] steps = ["CreateFlow", "StartFlow", "DeleteFlow"];
        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal(
            [.. steps.Select(step => $"{step} {report.RunId}.Account.1"), .. steps.Select(step => $"{step} {report.RunId}.Contact.1")],
            rehearsal.Simulator.Calls.All.Where(call => steps.Contains(call.Operation) && IsOf(call, "tidy."))
                .Select(call => $"{call.Operation} {call.Resource}"));
    }

    private static bool IsOf(AwsCall call, string flows) => call.Resource?.StartsWith(flows, StringComparison.Ordinal) == true;

    private IReadOnlyList<AwsCall> CallsOf(string operation, string flows) =>
        [.. rehearsal.Simulator.Calls.All.Where(call => call.Operation == operation && IsOf(call, flows))];

    private async Task Seen(string operation, string flows, int times)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (CallsOf(operation, flows).Count < times)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private async Task Switch(object settings)
    {
        using HttpResponseMessage answer = await rehearsal.Http.PostAsJsonAsync(new Uri(rehearsal.Simulator.Url, "/_simulator/appflow"), settings);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> IdOf(HttpResponseMessage started) =>
        System.Text.Json.JsonElement.Parse(await started.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;

    private async Task NothingIsLeft(string pipeline)
    {
        Assert.Empty(await rehearsal.FlowsOf(pipeline));
        Assert.Equal(0, await rehearsal.Count(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'salesforce_incremental'"));
    }
}
