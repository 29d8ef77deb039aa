using Orchestrator.Objects;
using Orchestrator.Reporting;

namespace Orchestrator.Tests.Runs;

/// <summary>Whole runs against the simulator that meet a warehouse in which something is wrong with one object.</summary>
public sealed class RehearsedMishapTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>
{
    [Fact]
    public async Task Run_ConsolidationOfOneLoadRaises_ConsolidatesTheOthersAndRecordsTheCulprit()
    {
        rehearsal.Write("culprit", text => text + "procedures: [ \"SELECT 1\" ]\n", "Account", "Contact");
        await rehearsal.Run("culprit");
        // Nothing of ours puts a rule on a target, and no look at the columns shows it.
        await rehearsal.Count("ALTER TABLE culprit.account ADD CONSTRAINT by_hand CHECK (_run_id = 'x') NOT VALID; SELECT 0");
        rehearsal.Simulator.Org.LiveADay();

        RunReport report = await rehearsal.Run("culprit");

        Assert.Equal(RunOutcome.PartiallySucceeded, report.Outcome);
        Assert.Equal([ObjectState.Failed, ObjectState.Loaded], report.Objects.Select(o => o.State));
        Assert.Contains("by_hand", report.Objects[0].Error, StringComparison.Ordinal);
        Assert.Equal("procedure-1", report.Statements[^1].Step);
        Assert.Contains("by_hand", Assert.Single(report.Receipts, r => r.Object == "Account").Reason, StringComparison.Ordinal);
        Assert.True(Assert.Single(report.Receipts, r => r.Object == "Contact").Holds);
        Assert.Empty(report.Leftovers.StagingTables);
        Assert.Equal(0, await rehearsal.Count($"""
            SELECT count(*) FROM culprit.account WHERE _run_id = '{report.RunId}'
            """));

        // Nothing is lost: the next run begins where the object's coverage ends.
        await rehearsal.Count("ALTER TABLE culprit.account DROP CONSTRAINT by_hand; SELECT 0");
        RunReport next = await rehearsal.Run("culprit");
        Assert.Equal(RunOutcome.Succeeded, next.Outcome);
        Assert.Equal(report.Objects[0].Window!.From, next.Objects[0].Window!.From);
    }
}
