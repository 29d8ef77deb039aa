using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;

namespace Orchestrator.Tests.Runs;

/// <summary>What a run makes of calls that fail: who is to blame, and what becomes of the others.</summary>
public sealed class ConsolidationTests
{
    private static readonly string Account = LoadId.Of("crm", RunOnEngine.RunId, "Account", 1);

    [Fact]
    public async Task Consolidation_SameLoadFirstAfterTwoEqualErrors_IsTheCulpritAndTheOthersAreConsolidated()
    {
        int calls = 0;
        var aws = new ScriptedAws
        {
            Procedures = ScriptedAws.Sequence("CALL refresh_marts()"),
            OnStatement = plan => plan.Step.StartsWith("consolidate", StringComparison.Ordinal) && ++calls <= 2
                ? $"ERROR: assertion failed, query: {1000 + calls}"
                : null,
            OnFirstReady = () => Account,
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.PartiallySucceeded, report.Outcome);
        Assert.Equal(
            [("consolidate", false), ("consolidate-2", false), ("consolidate-3", true), ("procedure-1", true)],
            report.Statements.Select(s => (s.Step, s.Succeeded)));
        ObjectReport failed = Assert.Single(report.Objects, o => o.State != ObjectState.Loaded);
        Assert.Equal(("Account", ObjectState.Failed), (failed.Name, failed.State));
        Assert.Contains("assertion failed", failed.Error, StringComparison.Ordinal);
        Assert.Single(aws.Calls, call => call.StartsWith($"SettleCulprit {Account} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Consolidation_AnotherLoadIsFirstAfterTheSecondError_BlamesNobodyYet()
    {
        int calls = 0;
        var aws = new ScriptedAws
        {
            OnStatement = _ => ++calls <= 2 ? "ERROR: the same" : null,
            OnFirstReady = () => $"load-{calls}",
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal((RunOutcome.Succeeded, 0), (report.Outcome, aws.CallsOf("SettleCulprit")));
    }

    [Fact]
    public async Task Consolidation_TheSecondErrorIsAnother_BlamesNobodyYet()
    {
        int calls = 0;
        var aws = new ScriptedAws
        {
            OnStatement = _ => ++calls switch { 1 => "ERROR: one", 2 => "ERROR: two", _ => null },
            OnFirstReady = () => Account,
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal((RunOutcome.Succeeded, 0), (report.Outcome, aws.CallsOf("SettleCulprit")));
    }

    [Fact]
    public async Task Consolidation_EveryLoadRaises_EndsAndSaysWhyOfEach()
    {
        var line = new Queue<string>(new[] { "Account", "Contact", "Invoice__c" }.Select(o => LoadId.Of("crm", RunOnEngine.RunId, o, 1)));
        ScriptedAws? aws = null;
        aws = new ScriptedAws
        {
            Procedures = ScriptedAws.Sequence("CALL refresh_marts()"),
            OnStatement = _ => "ERROR: permission denied for schema salesforce",
            OnFirstReady = () =>
            {
                while (line.TryPeek(out string? head) && aws!.Calls.Any(call => call.StartsWith($"SettleCulprit {head}", StringComparison.Ordinal)))
                {
                    line.Dequeue();
                }

                return line.TryPeek(out string? first) ? first : null;
            },
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal((RunOutcome.Failed, 3, 3), (report.Outcome, report.Failed, aws.CallsOf("SettleCulprit")));
        Assert.All(report.Objects, o => Assert.Contains("permission denied", o.Error, StringComparison.Ordinal));
        Assert.DoesNotContain(report.Statements, s => s.Step == "procedure-1");
    }
}
