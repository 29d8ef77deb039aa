using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Runs;

/// <summary>
/// Whole runs in which something gets at one object between its flow and its consolidation. That object fails or is quarantined with one
/// error that says what to do, nothing of it is applied, and the other goes on.
/// </summary>
public sealed class BadInputTests(BadInputRehearsal rehearsal) : IClassFixture<BadInputRehearsal>
{
    private const string Target = $"{BadInputRehearsal.Schema}.account";

    [Theory]
    [InlineData("ALTER TABLE {staging} DROP COLUMN name", "column name", "load")]
    [InlineData("ALTER TABLE {staging} ALTER COLUMN name TYPE integer USING 1", "name", "load")]
    [InlineData("UPDATE {staging} SET id = NULL", "(id)", "load again")]
    [InlineData("UPDATE {staging} SET id = ' '", "(id)", "load again")]
    [InlineData(
        "ALTER TABLE {staging} ALTER COLUMN id TYPE varchar(72); UPDATE {staging} SET id = id || 'x'",
        "(id)",
        "load again")]
    [InlineData("UPDATE {staging} SET id = LEFT(id, 17)", "(id), which is 15 or 18 letters and digits", "load again")]
    [InlineData("UPDATE {staging} SET id = REPLACE(id, '0', '-')", "(id), which is 15 or 18 letters and digits", "load again")]
    [InlineData("UPDATE {staging} SET systemmodstamp = '2999-01-01'", "systemmodstamp", "load again")]
    [InlineData(
        "ALTER TABLE {staging} ALTER COLUMN name TYPE varchar(2000); UPDATE {staging} SET name = repeat('x', 1500)",
        "name",
        "load again")]
    [InlineData("DROP TABLE {staging}", "is missing", "load")]
    public async Task Run_StagingIsSpoilt_QuarantinesTheObjectAndLoadsTheOther(string spoil, string error, string advice)
    {
        RunReport report = await rehearsal.RunSpoilt(spoil);

        await OnlyAccountIsOut(report, ObjectState.Quarantined);
        Assert.Contains(error, report.Objects[0].Error, StringComparison.Ordinal);
        Assert.Contains(advice, report.Objects[0].Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"ALTER TABLE {Target} RENAME COLUMN name TO name_by_hand", $"ALTER TABLE {Target} RENAME COLUMN name_by_hand TO name", "name")]
    [InlineData(
        $"ALTER TABLE {Target} ALTER COLUMN systemmodstamp TYPE varchar(40)",
        $"ALTER TABLE {Target} ALTER COLUMN systemmodstamp TYPE timestamp USING CAST(systemmodstamp AS timestamp)",
        "systemmodstamp")]
    public async Task Run_TargetIsAlteredByHandMeanwhile_QuarantinesTheObjectAndLoadsTheOther(string spoil, string undo, string column)
    {
        RunReport report = await rehearsal.RunSpoilt(spoil);
        await rehearsal.Count($"{undo}; SELECT 0");

        await OnlyAccountIsOut(report, ObjectState.Quarantined);
        Assert.Contains(column, report.Objects[0].Error, StringComparison.Ordinal);
        await WhatWasPutRightLoads();
    }

    [Fact]
    public async Task Run_AGrantIsMissing_FailsTheObjectSaysWhomToGrantItAndLoadsTheOther()
    {
        // The stand-in's user may do everything, so the target says what Redshift would.
        RunReport report = await rehearsal.RunSpoilt($"""
            CREATE OR REPLACE FUNCTION public.refuse() RETURNS trigger AS $r$
            BEGIN RAISE EXCEPTION 'permission denied for relation account'; END; $r$ LANGUAGE plpgsql;
            CREATE TRIGGER refuse BEFORE INSERT OR DELETE ON {Target} EXECUTE FUNCTION public.refuse()
            """, before: $"DELETE FROM {Target} WHERE id IN (SELECT MIN(id) FROM {Target})");
        await rehearsal.Count($"DROP TRIGGER refuse ON {Target}; SELECT 0");

        await OnlyAccountIsOut(report, ObjectState.Failed);
        Assert.Contains("permission denied for relation account", report.Objects[0].Error, StringComparison.Ordinal);
        Assert.Contains($"grant it to {AwsSimulator.RehearsalNames.SecretArn}", report.Objects[0].Error, StringComparison.Ordinal);
        await WhatWasPutRightLoads();
    }

    private async Task OnlyAccountIsOut(RunReport report, ObjectState state)
    {
        string all = string.Join('\n', report.Errors.Concat(report.Objects.Select(o => $"{o.Name} {o.State}: {o.Error}")));
        Assert.True(report.Outcome == RunOutcome.PartiallySucceeded, all);
        Assert.True(report.Objects[0].State == state && report.Objects[1].State == ObjectState.Loaded, all);
        Assert.True(Assert.Single(report.Receipts, receipt => receipt.Object == "Contact").Holds);
        Assert.DoesNotContain(report.Receipts, receipt => receipt.Object == "Account" && receipt.State == ObjectState.Loaded);
        string ofAccount = $"WHERE run_id = '{report.RunId}' AND object = 'Account'";
        Assert.Equal(0, await rehearsal.Count($"SELECT count(*) FROM {Target} WHERE _run_id = '{report.RunId}'"));
        Assert.Equal(0, await rehearsal.Count($"SELECT count(*) FROM orchestrator.ledger {ofAccount}"));
        Assert.Equal(0, await rehearsal.Count($"SELECT count(*) FROM orchestrator.coverage {ofAccount}"));
        Assert.Equal(1, await rehearsal.Count($"SELECT count(*) FROM orchestrator.missed_loads {ofAccount} AND reason IS NOT NULL"));
        Assert.Equal(
            1, await rehearsal.Count($"SELECT count(*) FROM orchestrator.runs WHERE run_id = '{report.RunId}' AND error LIKE 'Account: %'"));
    }

    private async Task WhatWasPutRightLoads()
    {
        RunReport next = await rehearsal.RunFull();
        Assert.True(next.Outcome == RunOutcome.Succeeded, string.Join('\n', next.Objects.Select(o => o.Error)));
        Assert.Equal(0, await rehearsal.Count($"""
            SELECT count(*) FROM (SELECT id FROM {Target} GROUP BY id HAVING count(*) > 1) twice
            """));
    }
}

/// <summary>One pipeline with two objects; the first can be spoilt at the moment its load is registered as ready.</summary>
public sealed class BadInputRehearsal : Rehearsal
{
    public const string Schema = "bad_input";

    private const string Pipeline = "bad-input";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Write(Pipeline, null, "Account", "Contact");
        Assert.Equal(RunOutcome.Succeeded, (await RunFull()).Outcome);
    }

    public Task<RunReport> RunFull() => Run(Pipeline, new { mode = "full" });

    /// <param name="spoil">SQL that runs in the transaction which registers the load; {staging} is its table.</param>
    /// <param name="before">SQL that runs before the run.</param>
    public async Task<RunReport> RunSpoilt(string spoil, string before = "SELECT 0")
    {
        await Count($"{before}; SELECT 0");
        await Count($"""
            CREATE OR REPLACE FUNCTION public.spoil() RETURNS trigger AS $f$
            BEGIN
                EXECUTE REPLACE($s${spoil}$s$, {"'{staging}'"}, 'salesforce_incremental.' || NEW.staging_table);
                RETURN NEW;
            END; $f$ LANGUAGE plpgsql;
            CREATE TRIGGER spoil AFTER INSERT ON orchestrator.staged FOR EACH ROW
                WHEN (NEW.progress = {(int)LoadProgress.Ready} AND NEW.object = 'Account') EXECUTE FUNCTION public.spoil();
            SELECT 0
            """);
        try
        {
            return await RunFull();
        }
        finally
        {
            await Count("DROP TRIGGER spoil ON orchestrator.staged; SELECT 0");
        }
    }
}
