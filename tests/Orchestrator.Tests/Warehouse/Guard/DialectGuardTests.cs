using AwsSimulator;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Reporting;
using Orchestrator.Tests.Runs;
using Orchestrator.Tests.Warehouse.Law;

namespace Orchestrator.Tests.Warehouse.Guard;

/// <summary>Every statement of the product that really ran, dynamic ones included, is one that Redshift would take.</summary>
public sealed class DialectGuardTests(GuardedDatabase warehouse) : IClassFixture<GuardedDatabase>
{
    [GuardFact]
    public async Task Guard_OverWholeRuns_FindsNothing()
    {
        await using var rehearsal = new GuardedRehearsal(warehouse.ConnectionString);
        await rehearsal.InitializeAsync();
        rehearsal.Write(
            "guarded",
            text => text
                .Replace("- name: Account", "- { name: Account, history: true }", StringComparison.Ordinal)
                .Replace("- name: Contact", "- { name: Contact, deletes: mark, fields: { except: [Title] } }", StringComparison.Ordinal),
            "Account",
            "Contact",
            "Invoice__c");
        RunReport[] reports = new RunReport[3];
        reports[0] = await rehearsal.Run("guarded");
        rehearsal.Simulator.Org.LiveADay();
        reports[1] = await rehearsal.Run("guarded");
        // A field that comes back, and a full load over what is there.
        rehearsal.Write("guarded", text => text.Replace("- name: Account", "- { name: Account, history: true }", StringComparison.Ordinal), "Account", "Contact");
        reports[2] = await rehearsal.Run("guarded", new { mode = "full" });

        Assert.All(reports, report => Assert.True(report.Outcome == RunOutcome.Succeeded, Why(report)));
        IReadOnlyList<Ran> ran = await warehouse.Statements();
        Assert.Contains(ran, statement => statement.InProcedure && statement.Sql.StartsWith("INSERT INTO guarded.", StringComparison.Ordinal));
        Assert.Contains(ran, statement => statement.Sql.Contains("LOCK orchestrator.mutex", StringComparison.Ordinal));
        Assert.Contains(ran, statement => !statement.InProcedure && statement.Sql.Contains("salesforce_incremental", StringComparison.Ordinal));
        Assert.Equal("", string.Join("\n", await warehouse.Violations()));
    }

    [GuardFact]
    public async Task Guard_OverRandomHistories_FindsNothing()
    {
        foreach (History history in Histories.Any.Generator.Sample(30))
        {
            await using ConsolidatedObject consolidated = await ConsolidatedObject.Of(warehouse, history);
        }

        Assert.Contains(await warehouse.Statements(), statement => statement.Sql.StartsWith("DELETE FROM salesforce.law", StringComparison.Ordinal));
        Assert.Equal("", string.Join("\n", await warehouse.Violations()));
    }

    [GuardFact]
    public async Task Guard_PlantedViolations_AreFound()
    {
        (string Sql, string Found)[] planted =
        [
            ("INSERT INTO orchestrator.mutex (turns) SELECT 0 WHERE false ON CONFLICT DO NOTHING", "CONFLICT"),
            ("UPDATE orchestrator.mutex SET turns = turns WHERE turns IS DISTINCT FROM turns", "DISTINCT"),
            ("UPDATE orchestrator.mutex SET turns = 0 WHERE false RETURNING turns", "RETURNING"),
            ("CREATE INDEX planted ON orchestrator.mutex (turns)", "INDEX"),
            ("CREATE TEMP TABLE planted_text (a text)", "text"),
            ("CREATE TEMP TABLE planted_width (a varchar(10))", ""),
            ("ALTER TABLE planted_width ALTER COLUMN a TYPE varchar(20)", "changes a column's type inside a transaction"),
            ("TRUNCATE planted_width", "commits in the middle of a load"),
            ("DELETE FROM planted_width p WHERE p.a = $q$x$q$", "gives the target of DELETE an alias"),
            ("INSERT INTO planted_width SELECT LEFT(table_name, 10) FROM information_schema.tables", "writes from the catalogue"),
            ("INSERT INTO planted_width SELECT $q$a$q$ /* " + new string('x', 66_000) + " */", "is put together of 66"),
        ];
        string body = string.Concat(planted.Select(one => $"EXECUTE '{one.Sql.Replace("$q$", "''", StringComparison.Ordinal)}';\n"));
        await warehouse.Execute($"CREATE OR REPLACE PROCEDURE public.planted() AS $$ BEGIN\n{body}END; $$ LANGUAGE plpgsql");
        await warehouse.Execute("CALL public.planted()");

        IReadOnlyList<string> violations = await warehouse.Violations();

        Assert.All(planted, one => Assert.Contains(violations, found => found.Contains(one.Found, StringComparison.OrdinalIgnoreCase)));
        await warehouse.Execute("DROP PROCEDURE public.planted()");
    }

    private static string Why(RunReport report) =>
        string.Join('\n', report.Errors.Concat(report.Objects.Select(o => $"{o.Name} {o.State}: {o.Error}")));

    /// <summary>A host and a simulator on the guarded server.</summary>
    private sealed class GuardedRehearsal(string server) : Rehearsal, IAsyncDisposable
    {
        protected override SimulatorOptions Options => new() { Records = 300, Postgres = server };

        ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());
    }
}
