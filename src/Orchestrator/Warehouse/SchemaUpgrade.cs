using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Warehouse;

/// <summary>
/// Applies the numbered scripts from the first one on that <c>orchestrator.schema_version</c> does not show in its present wording.
/// Repeating it is safe, from any earlier version, because each script may run again at any time; two hosts at once wait for each other.
/// </summary>
public sealed partial class SchemaUpgrade(WarehouseStatements statements, ILogger<SchemaUpgrade> logger)
{
    // The first script makes the table; whoever replaces a procedure beside us waits here instead of failing.
    private const string Hold = "LOCK orchestrator.schema_version";

    /// <exception cref="NewerWarehouseException">A newer release has been here.</exception>
    public async Task Apply(WarehouseConnection warehouse, string pipeline, string runId, CancellationToken stop)
    {
        foreach (SchemaScript script in await Behind(warehouse, runId, stop))
        {
            var label = new StatementLabel(runId, $"schema.{script.Name}");
            IReadOnlyList<string> hold = script == SchemaScript.All[0] ? [] : [Hold];
            string record = Record(script.Version, script.Name, script.Checksum, pipeline, runId);
            await statements.Execute(warehouse, label, [.. hold, .. script.Statements, record], deadline: null, stop);
            LogApplied(script.Name, runId);
        }

        await Grant(warehouse, pipeline, runId, stop);
    }

    /// <summary>Scripts that are not in force as this release words them, in order. Changes nothing.</summary>
    /// <exception cref="NewerWarehouseException">A newer release has been here.</exception>
    public async Task<IReadOnlyList<SchemaScript>> Behind(WarehouseConnection warehouse, string owner, CancellationToken stop)
    {
        Dictionary<long, string> inForce = await InForce(warehouse, owner, stop);
        int known = SchemaScript.All[^1].Version;
        return inForce.Keys.Where(version => version > known).Order().LastOrDefault() is var newest and > 0
            ? throw new NewerWarehouseException(newest, known)
            : [.. SchemaScript.All.SkipWhile(script => inForce.GetValueOrDefault(script.Version) == script.Checksum)];
    }

    /// <summary>
    /// Lets AppFlow's user write into every staging table that is made from now on, once, so that no run has to grant anything. Recorded
    /// as version 0, per user that makes the tables, because default privileges are that user's own.
    /// </summary>
    private async Task Grant(WarehouseConnection warehouse, string pipeline, string runId, CancellationToken stop)
    {
        if (warehouse.AppFlowUser is not { } user)
        {
            return;
        }

        string name = $"default privileges for {user}";
        string maker = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(warehouse.SecretArn ?? "")));
        StatementRows done = await statements.Query(warehouse, new StatementLabel(runId, "schema.privileges"), $"""
            SELECT COUNT(*) AS granted FROM orchestrator.schema_version
            WHERE version = 0 AND name = {Sql.Text(name, bytes: 127)} AND checksum = {Sql.Text(maker)}
            """, stop);
        if (done.Select(row => row.Number("granted")).Single() > 0)
        {
            return;
        }

        IReadOnlyList<string> grants =
        [
            Hold,
            $"GRANT USAGE ON SCHEMA {Sql.StagingSchema} TO {Sql.Name(user)}",
            $"ALTER DEFAULT PRIVILEGES IN SCHEMA {Sql.StagingSchema} GRANT SELECT, INSERT ON TABLES TO {Sql.Name(user)}",
            Record(0, name, maker, pipeline, runId),
        ];
        await statements.Execute(warehouse, new StatementLabel(runId, "schema.privileges"), grants, deadline: null, stop);
        LogApplied(name, runId);
    }

    private async Task<Dictionary<long, string>> InForce(WarehouseConnection warehouse, string runId, CancellationToken stop)
    {
        StatementRows tables = await statements.Query(warehouse, new StatementLabel(runId, "schema.tables"), """
            SELECT COUNT(*) AS tables FROM information_schema.tables
            WHERE table_schema = 'orchestrator' AND table_name = 'schema_version'
            """, stop);
        if (tables.Select(row => row.Number("tables")).Single() == 0)
        {
            return [];
        }

        StatementRows versions = await statements.Query(warehouse, new StatementLabel(runId, "schema.versions"), """
            SELECT v.version, v.checksum FROM (
                SELECT version, checksum, ROW_NUMBER() OVER (PARTITION BY version ORDER BY turn DESC) AS place
                FROM orchestrator.schema_version) v
            WHERE v.place = 1 AND v.version > 0
            """, stop);
        return versions.Select(row => (Version: row.Number("version"), Checksum: row.Text("checksum")))
            .ToDictionary(row => row.Version, row => row.Checksum);
    }

    private static string Record(int version, string name, string checksum, string pipeline, string runId) => $"""
        INSERT INTO orchestrator.schema_version (version, name, checksum, turn, pipeline, run_id)
        SELECT {version}, {Sql.Text(name, bytes: 127)}, {Sql.Text(checksum)}, COALESCE(MAX(turn), 0) + 1,
            {Sql.Text(pipeline)}, {Sql.Text(runId)}
        FROM orchestrator.schema_version
        """;

    [LoggerMessage(4221, LogLevel.Information, "Applied {Script} to the warehouse for run {RunId}.")]
    private partial void LogApplied(string script, string runId);
}
