using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Runs;

public sealed class SyncPipelineTests
{
    [Fact]
    public async Task Run_EveryObjectLoads_SucceedsAndLeavesNothing()
    {
        var aws = new ScriptedAws { Procedures = ScriptedAws.Sequence("CALL refresh_marts()", "CALL refresh_reports()") };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal((3, 3, 0), (report.Total, report.Loaded, report.Failed));
        Assert.All(report.Objects, o => Assert.Equal((ObjectState.Loaded, 10L, 1), (o.State, o.RecordsRead, o.Attempts)));
        Assert.Equal(["consolidate", "procedure-1", "procedure-2"], report.Statements.Select(s => s.Step));
        Assert.Equal(3, report.Receipts.Count);
        Assert.Empty(aws.FlowsLeft);
        Assert.Equal(1, aws.CallsOf("DropStaging"));
        Assert.Equal("RecordRun Succeeded", aws.Calls.Last());
    }

    [Fact]
    public async Task Run_OneFlowFailsForGood_ConsolidatesTheOthers()
    {
        var aws = new ScriptedAws
        {
            OnCheck = execution => Task.FromResult(execution.FlowName.Contains(".Contact.", StringComparison.Ordinal)
                ? ScriptedAws.Ended(FlowProgress.Failed, "INVALID_FIELD: No such column 'Nick__c'")
                : ScriptedAws.Ended(FlowProgress.Successful)),
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.PartiallySucceeded, report.Outcome);
        ObjectReport failed = Assert.Single(report.Objects, o => o.State != ObjectState.Loaded);
        Assert.Equal(("Contact", ObjectState.Failed, 2), (failed.Name, failed.State, failed.Attempts));
        Assert.Contains("Nick__c", failed.Error, StringComparison.Ordinal);
        Assert.Contains($"CreateFlow {RunOnEngine.RunId}.Contact.1", aws.Calls);
        Assert.Contains($"CreateFlow {RunOnEngine.RunId}.Contact.2", aws.Calls);
        Assert.Equal(1, aws.CallsOf("PrepareStaging Contact 2"));
        Assert.Equal(1, aws.CallsOf("RunStatement CALL consolidated_of_tables()"));
        Assert.Empty(aws.FlowsLeft);
    }

    [Fact]
    public async Task Run_NothingLoads_FailsWithoutConsolidating()
    {
        var aws = new ScriptedAws { OnCheck = _ => Task.FromResult(ScriptedAws.Ended(FlowProgress.Failed, "gone")) };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal(0, aws.CallsOf("RunStatement"));
        Assert.Equal(1, aws.CallsOf("DropStaging"));
    }

    [Fact]
    public async Task Run_SecretMissing_FailsAndCreatesNothing()
    {
        var missing = new ConfigurationProblem("ORC1030", "the secret cannot be read");
        var aws = new ScriptedAws { Refusal = new Inquiry(null, [missing]) };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal([missing], report.Problems);
        Assert.Equal(["Describe"], aws.Calls);
    }

    [Fact]
    public async Task Run_RowsAreMissingFromALoad_QuarantinesItAndConsolidatesTheOthers()
    {
        var aws = new ScriptedAws();
        Func<RegisterRequest, RegisteredLoads> balanced = aws.OnRegister;
        aws.OnRegister = request => new RegisteredLoads
        {
            Loads = [.. balanced(request).Loads.Select(load => load.LoadId == request.Loads.First(asked => asked.Name == "Account").LoadId
                ? load with { State = ObjectState.Quarantined, Staged = 9, Reason = "9 of 10 rows arrived" }
                : load)],
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.PartiallySucceeded, report.Outcome);
        Assert.Equal((ObjectState.Quarantined, "9 of 10 rows arrived"), (report.Objects[0].State, report.Objects[0].Error));
        Assert.Equal(2, report.Loaded);
    }

    [Fact]
    public async Task Run_AReceiptDoesNotHold_FailsTheObjectAndSaysWhichEquation()
    {
        var aws = new ScriptedAws { OnReceipt = receipt => receipt.Object == "Account" ? receipt with { Winners = 9 } : receipt };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.PartiallySucceeded, report.Outcome);
        Assert.Contains("staged 10 is not ignored 0 + winners 9", report.Objects[0].Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12, "12 rows were staged, and AppFlow says it read 10")]
    [InlineData(9, "9 rows were staged, and AppFlow says it read 10; rowCheck: report lets that pass")]
    [InlineData(10, null)]
    public async Task Run_OtherRowsStagedThanAppFlowCounted_ReportsTheDifference(int staged, string? note)
    {
        var aws = new ScriptedAws
        {
            OnReceipt = receipt => receipt.Object != "Account" ? receipt
                : receipt with { Staged = staged, Processed = 10, Winners = staged, Inserted = staged, TargetAfter = staged },
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal((ObjectState.Loaded, note), (report.Objects[0].State, report.Objects[0].Note));
    }

    [Fact]
    public async Task Run_AProcedureFails_FailsAndCallsNoneThatComesAfter()
    {
        var aws = new ScriptedAws
        {
            Procedures = ScriptedAws.Sequence("CALL first()", "CALL second()"),
            OnStatement = plan => plan.Sql == "CALL first()" ? "relation does not exist" : null,
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal(["consolidate", "procedure-1", "procedure-2"], report.Statements.Select(s => s.Step));
        Assert.Equal("procedure-1 failed", report.Statements[2].NotCalled);
        Assert.Equal(0, aws.CallsOf("RunStatement CALL second()"));
    }

    [Fact]
    public async Task Run_AnActivityBreaks_StillCleansUpAndReports()
    {
        var aws = new ScriptedAws { OnRegister = _ => throw new InvalidOperationException("the warehouse is away") };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal((RunOutcome.Failed, 0), (report.Outcome, report.Loaded));
        Assert.Contains("the warehouse is away", Assert.Single(report.Errors), StringComparison.Ordinal);
        Assert.All(report.Objects, o => Assert.StartsWith("staged, but not known to be consolidated", o.Error, StringComparison.Ordinal));
        Assert.Equal((1, 1), (aws.CallsOf("DeleteRunFlows"), aws.CallsOf("DropStaging")));
    }

    [Fact]
    public async Task Run_ManyObjects_NeverHasMoreFlowsThanItsConcurrency()
    {
        var aws = new ScriptedAws { Objects = [.. Enumerable.Range(1, 40).Select(i => $"Object{i}__c")], Concurrency = 3 };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(40, report.Loaded);
        Assert.InRange(aws.MostFlows, 1, 3);
    }

    [Fact]
    public async Task Run_AbortOnObjectFailure_ConsolidatesNothing()
    {
        var aws = new ScriptedAws
        {
            AbortOnObjectFailure = true,
            Concurrency = 1,
            OnCreate = order => order.Object.Name == "Account" ? FlowAnswer.Hopeless("not allowed") : FlowAnswer.Done,
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal([ObjectState.Failed, ObjectState.Skipped, ObjectState.Skipped], report.Objects.Select(o => o.State));
        Assert.Equal((0, 1), (aws.CallsOf("RegisterLoads"), aws.CallsOf("DropStaging")));
    }

    [Fact]
    public async Task Run_AbortOnObjectFailure_DiscardsWhatHadLoaded()
    {
        var aws = new ScriptedAws
        {
            AbortOnObjectFailure = true,
            Concurrency = 1,
            OnCreate = order => order.Object.Name == "Contact" ? FlowAnswer.Hopeless("not allowed") : FlowAnswer.Done,
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal((RunOutcome.Failed, 0), (report.Outcome, report.Loaded));
        Assert.Equal([ObjectState.Skipped, ObjectState.Failed, ObjectState.Skipped], report.Objects.Select(o => o.State));
        Assert.Equal("staged and discarded: another object failed", report.Objects[0].Error);
    }

    [Fact]
    public async Task Run_Cancelled_PassesItOnDiscardsAndCleansUp()
    {
        var started = new TaskCompletionSource();
        var aws = new ScriptedAws
        {
            Concurrency = 2,
            OnCheck = _ =>
            {
                started.TrySetResult();
                return Task.FromResult(new FlowFigures { Progress = FlowProgress.Running });
            },
        };
        await using RunOnEngine run = await RunOnEngine.Start(aws);
        await run.Begin();
        await started.Task;

        await run.Client.RaiseEventAsync(RunOnEngine.RunId, RunEvents.Cancel, "");
        RunReport report = await run.End();

        Assert.Equal(RunOutcome.Canceled, report.Outcome);
        Assert.Equal(ObjectState.Skipped, report.Objects[2].State);
        Assert.Equal(2, aws.CallsOf("CancelFlow"));
        Assert.Empty(aws.FlowsLeft);
        Assert.Equal((0, 1), (aws.CallsOf("RegisterLoads"), aws.CallsOf("DropStaging")));
    }

    [Fact]
    public async Task Run_CancelledWhileItIsPlanned_CreatesNothing()
    {
        RunOnEngine? run = null;
        var aws = new ScriptedAws
        {
            OnDescribe = async () => await run!.Client.RaiseEventAsync(RunOnEngine.RunId, RunEvents.Cancel, ""),
        };
        await using (run = await RunOnEngine.Start(aws))
        {
            await run.Begin();
            RunReport report = await run.End();

            Assert.Equal(RunOutcome.Canceled, report.Outcome);
            Assert.Equal(["Describe", "ReadCoverage", "MakePlan"], aws.Calls);
        }
    }
}
