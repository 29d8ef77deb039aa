using System.Text.Json;
using Npgsql;
using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Runs;

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

    [Fact]
    public async Task Run_CancelledWhileItsCallWaits_CancelsTheCallDiscardsAndCleansUp()
    {
        rehearsal.Write("cancelled", null, "Account");
        await rehearsal.Run("cancelled");
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(rehearsal.Simulator.PostgresConnectionString);
        await using NpgsqlConnection another = await source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await another.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("LOCK orchestrator.mutex", another);
        await hold.ExecuteNonQueryAsync();
        using HttpResponseMessage started = await rehearsal.Post("cancelled", new { mode = "full" });
        string run = JsonElement.Parse(await started.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await rehearsal.Count("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0)
        {
            await Task.Delay(50, patience.Token);
        }

        await rehearsal.Hub.RaiseEventAsync(run, RunEvents.Cancel, "", patience.Token);
        await rehearsal.Hub.WaitForInstanceCompletionAsync($"{run}.consolidate", patience.Token);
        await transaction.RollbackAsync();
        RunReport report = await rehearsal.End(run);

        Assert.Equal(RunOutcome.Canceled, report.Outcome);
        Assert.Contains("the run was cancelled", Assert.Single(report.Statements).Error, StringComparison.Ordinal);
        Assert.Empty(report.Leftovers.StagingTables);
        Assert.Equal(0, await rehearsal.Count($"SELECT count(*) FROM orchestrator.ledger WHERE run_id = '{run}'"));
        // A CALL afterwards does not meet the load either.
        Assert.Equal(1, await rehearsal.Count($"SELECT count(*) FROM orchestrator.staged WHERE run_id = '{run}' AND state = 'discarded'"));
    }
}
