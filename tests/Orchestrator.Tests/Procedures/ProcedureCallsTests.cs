using Orchestrator.Flows;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Procedures;
using Orchestrator.Reporting;
using Orchestrator.Tests.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Procedures;

public sealed class ProcedureCallsTests
{
    [Fact]
    public async Task Graph_OfProcedures_CallsEachAfterThoseItNamesAndOthersAtOnce()
    {
        var aws = new ScriptedAws
        {
            Procedures = [Named("a"), Named("b"), Named("c"), Named("d", "a", "b"), Named("e", "d")], StatementSeconds = 60,
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal(3, aws.MostStatements);
        string[] steps = [.. report.Statements.Select(s => s.Step)];
        Assert.Equal(["procedure-a", "procedure-b", "procedure-c"], steps[1..4].Order());
        Assert.Equal(["procedure-d", "procedure-e"], steps[4..]);
    }

    [Fact]
    public async Task Graph_WithALimit_NeverRunsMoreAtOnce()
    {
        var aws = new ScriptedAws
        {
            Procedures = [.. Enumerable.Range(0, 9).Select(i => Named($"p{i}"))], ProcedureConcurrency = 2, StatementSeconds = 60,
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal((RunOutcome.Succeeded, 10), (report.Outcome, report.Statements.Count));
        Assert.Equal(2, aws.MostStatements);
    }

    [Fact]
    public async Task Procedure_ThatFails_StopsWhatComesAfterItAndNothingElse()
    {
        var aws = new ScriptedAws
        {
            Procedures = [Named("dimension"), Named("fact", "dimension"), Named("mart", "fact"), Named("other")],
            OnStatement = plan => plan.Sql == "CALL dimension()" ? "division by zero" : null,
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal("division by zero", Outcome(report, "dimension").Error);
        Assert.Equal("procedure-dimension failed", Outcome(report, "fact").NotCalled);
        Assert.Equal("procedure-fact was not called", Outcome(report, "mart").NotCalled);
        Assert.True(Outcome(report, "other") is { Succeeded: true, NotCalled: null });
        Assert.Equal(3, aws.CallsOf("RunStatement"));
    }

    [Fact]
    public async Task Procedures_AfterAConsolidationWhoseEndWasLost_AreCalledWhereTheLedgerHasEveryLoad()
    {
        var aws = new ScriptedAws
        {
            Procedures = [Named("dimension")],
            OnStatement = plan => plan.Step == "consolidate" ? "server closed the connection unexpectedly" : null,
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.True(Outcome(report, "dimension") is { Succeeded: true, NotCalled: null });
    }

    [Fact]
    public async Task Procedure_WhoseInputFailed_IsNotCalled()
    {
        var aws = new ScriptedAws
        {
            Procedures = [Named("contacts") with { Inputs = ["Contact"] }, Named("accounts") with { Inputs = ["Account"] }],
            OnCheck = execution => Task.FromResult(ScriptedAws.Ended(
                execution.FlowName.Contains(".Contact.", StringComparison.Ordinal) ? FlowProgress.Failed : FlowProgress.Successful)),
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.PartiallySucceeded, report.Outcome);
        Assert.Equal("Contact, which it reads, was not loaded", Outcome(report, "contacts").NotCalled);
        Assert.True(Outcome(report, "accounts").Succeeded);
    }

    [Fact]
    public async Task Procedure_WhoseReceiptDoesNotHold_IsNotCalled()
    {
        var aws = new ScriptedAws
        {
            Procedures = [Named("contacts") with { Inputs = ["Contact"] }],
            OnReceipt = receipt => receipt.Object == "Contact" ? receipt with { Winners = 9 } : receipt,
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(ObjectState.Failed, Assert.Single(report.Objects, o => o.Name == "Contact").State);
        Assert.NotNull(Outcome(report, "contacts").NotCalled);
    }

    [Fact]
    public async Task WhenChanged_NothingCameSinceItSucceeded_IsSkippedSaysSoAndLetsOthersGoOn()
    {
        var aws = new ScriptedAws
        {
            Procedures = [Named("a") with { OnlyChanged = true }, Named("b", "a") with { OnlyChanged = true }, Named("c", "a")],
            OnStanding = procedure => new ProcedureStanding
            {
                Name = procedure.Name, Signature = procedure.Signature, Changes = 7, Settled = procedure.Name == "a" ? 7 : 6,
            },
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal("nothing it reads has changed since it last succeeded", Outcome(report, "a").NotCalled);
        Assert.Equal((true, 0, 1), (Outcome(report, "a").Succeeded, aws.CallsOf("RunStatement CALL a()"), aws.CallsOf("RunStatement CALL b()")));
        Assert.Equal(["a", "b"], aws.Recorded!.Procedures.Select(p => p.Name).Order());
    }

    [Fact]
    public async Task WhenChanged_WhatChangedCannotBeRead_IsCalled()
    {
        var aws = new ScriptedAws
        {
            Procedures = [Named("a") with { OnlyChanged = true }, Named("b", "a")],
            OnStanding = _ => throw new InvalidOperationException("the warehouse does not answer"),
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal((1, 1), (aws.CallsOf("RunStatement CALL a()"), aws.CallsOf("RunStatement CALL b()")));
        Assert.Empty(aws.Recorded!.Procedures);
    }

    [Fact]
    public async Task WhenChanged_TheCallFails_IsNotRecordedAsSettled()
    {
        var aws = new ScriptedAws { Procedures = [Named("a") with { OnlyChanged = true }], OnStatement = plan => plan.Sql == "CALL a()" ? "no" : null };

        await RunOnEngine.Report(aws);

        Assert.Empty(aws.Recorded!.Procedures);
    }

    [Fact]
    public async Task Request_OfProceduresAlone_LoadsNothing()
    {
        var aws = new ScriptedAws { Procedures = [Named("fact")] };

        RunReport report = await RunOnEngine.Report(aws, new RunRequest { Procedures = ["fact"], RetryOf = "crm.20261119T063000" });

        Assert.Equal((RunOutcome.Succeeded, 0), (report.Outcome, report.Total));
        Assert.Equal(["procedure-fact"], report.Statements.Select(s => s.Step));
        Assert.Equal((0, 0, 0), (aws.CallsOf("CreateFlow"), aws.CallsOf("PrepareWarehouse"), aws.CallsOf("RegisterLoads")));
    }

    private static ProcedurePlan Named(string name, params string[] after) =>
        new() { Name = name, Sql = $"CALL {name}()", After = after, DeadlineSeconds = 3_600 };

    private static StatementOutcome Outcome(RunReport report, string name) => Assert.Single(report.Statements, s => s.Procedure == name);
}
