using System.Net.Http.Json;
using System.Text.Json;
using Orchestrator.Reporting;
using Orchestrator.Tests.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Procedures;

/// <summary>Whole runs against the simulator with procedures that really run.</summary>
public sealed class RehearsedProcedureTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>
{
    [Fact]
    public async Task Run_AProcedureFails_EndsWithItsErrorAndRetryCallsItAndWhatComesAfter()
    {
        rehearsal.Write("facts", text => text + """
            procedures:
              - { name: dimension, call: CALL facts_load.dimension(), after: [] }
              - { name: fact, call: CALL facts_load.fact(), after: [dimension] }
              - { name: other, call: CALL facts_load.other(), after: [] }

            """, "Account");
        await Define("facts_load", "dimension", "INSERT INTO facts_load.missing VALUES (1)");
        await Define("facts_load", "fact", "INSERT INTO facts_load.calls VALUES ('fact')");
        await Define("facts_load", "other", "INSERT INTO facts_load.calls VALUES ('other')");

        RunReport failed = await rehearsal.Run("facts");

        Assert.Equal(RunOutcome.Failed, failed.Outcome);
        Assert.Contains("facts_load.missing", Outcome(failed, "dimension").Error, StringComparison.Ordinal);
        Assert.Equal("procedure-dimension failed", Outcome(failed, "fact").NotCalled);
        Assert.True(Outcome(failed, "other").Succeeded);

        await Define("facts_load", "dimension", "INSERT INTO facts_load.calls VALUES ('dimension')");
        using HttpResponseMessage answer = await rehearsal.Http.PostAsync($"/api/runs/{failed.RunId}/retry", null);
        JsonElement started = await answer.Content.ReadFromJsonAsync<JsonElement>();
        RunReport mended = await rehearsal.End(started.GetProperty("id").GetString()!);

        Assert.Equal((RunOutcome.Succeeded, 0, failed.RunId), (mended.Outcome, mended.Total, mended.RetryOf));
        Assert.Equal(["procedure-dimension", "procedure-fact"], mended.Statements.Select(s => s.Step));
        Assert.Equal(1, await rehearsal.Count("SELECT count(*) FROM facts_load.calls WHERE name = 'other'"));
        Assert.Equal(1, await rehearsal.Count("SELECT count(*) FROM facts_load.calls WHERE name = 'fact'"));

        // What is right needs no further retry.
        using HttpResponseMessage again = await rehearsal.Http.PostAsync($"/api/runs/{mended.RunId}/retry", null);
        Assert.Equal(System.Net.HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Run_TwoProceduresThatWaitForEachOther_RunAtOnce()
    {
        rehearsal.Write("pair", text => text + """
            procedures:
              - { name: left, call: CALL pair_load.left_side(), after: [], timeout: 20s }
              - { name: right, call: CALL pair_load.right_side(), after: [], timeout: 20s }

            """, "Account");
        await Define("pair_load", "left_side", Meet("pair_load.left_begun", "pair_load.right_begun"));
        await Define("pair_load", "right_side", Meet("pair_load.right_begun", "pair_load.left_begun"));
        await rehearsal.Count("CREATE SEQUENCE pair_load.left_begun; CREATE SEQUENCE pair_load.right_begun; SELECT 0");

        RunReport report = await rehearsal.Run("pair");

        Assert.True(report.Outcome == RunOutcome.Succeeded, string.Join('\n', report.Statements.Select(s => s.Error)));
    }

    [Fact]
    public async Task Run_AProcedurePassesItsTimeout_IsCancelledAndFailed()
    {
        rehearsal.Write("hangs", text => text + "procedures: [ { name: long, call: CALL hangs_load.long(), timeout: 1s } ]\n", "Account");
        await Define("hangs_load", "long", "PERFORM pg_sleep(600)");

        RunReport report = await rehearsal.Run("hangs");

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Contains("the deadline passed", Outcome(report, "long").Error, StringComparison.Ordinal);
        Assert.Equal(0, await rehearsal.Count("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%hangs_load.long%' AND pid <> pg_backend_pid()"));
    }

    [Fact]
    public async Task Run_AProcedureWhoseResultIsAsked_ReportsItsRows()
    {
        rehearsal.Write("answers", text => text + "procedures: [ { name: sum, call: \"SELECT 42 AS answer, CAST(NULL AS varchar(9)) AS nothing\", result: true } ]\n", "Account");

        RunReport report = await rehearsal.Run("answers");

        StatementResult result = Outcome(report, "sum").Result!;
        Assert.Equal(["answer", "nothing"], result.Columns);
        Assert.Equal(["42", null], Assert.Single(result.Rows));
        Assert.Equal(1, result.Total);
    }

    [Fact]
    public async Task Run_WhenChanged_SkipsUntilAnInputChangedAndCallsAgainAfterAFailure()
    {
        rehearsal.Write("lazy", text => text
            + "procedures: [ { name: accounts, call: CALL lazy_load.accounts(), inputs: [Account], when: changed } ]\n", "Account", "Contact");
        await Define("lazy_load", "accounts", "INSERT INTO lazy_load.calls VALUES ('accounts')");

        RunReport first = await rehearsal.Run("lazy");
        RunReport idle = await rehearsal.Run("lazy");
        rehearsal.Simulator.Org.LiveADay();
        await Define("lazy_load", "accounts", "INSERT INTO lazy_load.missing VALUES (1)");
        RunReport broken = await rehearsal.Run("lazy");
        await Define("lazy_load", "accounts", "INSERT INTO lazy_load.calls VALUES ('accounts')");
        RunReport after = await rehearsal.Run("lazy");
        RunReport last = await rehearsal.Run("lazy");

        Assert.Equal(
            [null, "nothing it reads has changed since it last succeeded", null, null, "nothing it reads has changed since it last succeeded"],
            new[] { first, idle, broken, after, last }.Select(run => Outcome(run, "accounts").NotCalled));
        Assert.Equal(RunOutcome.Failed, broken.Outcome);
        Assert.Equal(2, await rehearsal.Count("SELECT count(*) FROM lazy_load.calls"));
    }

    // A sequence moves outside transactions, so each sees that the other has begun.
    private static string Meet(string own, string other) => $"""
        PERFORM nextval('{own}');
        WHILE NOT (SELECT is_called FROM {other}) LOOP PERFORM pg_sleep(0.01); END LOOP
        """;

    private Task<long> Define(string schema, string name, string body) => rehearsal.Count($"""
        CREATE SCHEMA IF NOT EXISTS {schema};
        CREATE TABLE IF NOT EXISTS {schema}.calls (name varchar(99));
        CREATE OR REPLACE PROCEDURE {schema}.{name}() LANGUAGE plpgsql AS $$ BEGIN {body}; END $$;
        SELECT 0
        """);

    private static StatementOutcome Outcome(RunReport report, string name) => Assert.Single(report.Statements, s => s.Procedure == name);
}
