using Microsoft.Extensions.Logging;

namespace Orchestrator.Warehouse;

/// <summary>
/// Applies the numbered scripts from the first one on that <c>orchestrator.schema_version</c> does not show in its present wording.
/// Repeating it is safe, from any earlier version, because each script may run again at any time.
/// </summary>
public sealed partial class SchemaUpgrade(WarehouseStatements statements, ILogger<SchemaUpgrade> logger)
{
    public async Task Apply(WarehouseConnection warehouse, string pipeline, string runId, CancellationToken stop)
    {
        Dictionary<long, string> inForce = await InForce(warehouse, runId, stop);
        foreach (SchemaScript script in SchemaScript.All.SkipWhile(script => inForce.GetValueOrDefault(script.Version) == script.Checksum))
        {
            var label = new StatementLabel(runId, $"schema.{script.Name}");
            await statements.Execute(warehouse, label, [.. script.Statements, Record(script, pipeline, runId)], deadline: null, stop);
            LogApplied(script.Name, runId);
        }
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
            WHERE v.place = 1
            """, stop);
        return versions.Select(row => (Version: row.Number("version"), Checksum: row.Text("checksum")))
            .ToDictionary(row => row.Version, row => row.Checksum);
    }

    private static string Record(SchemaScript script, string pipeline, string runId) => $"""
        INSERT INTO orchestrator.schema_version (version, name, checksum, turn, pipeline, run_id)
        SELECT {script.Version}, {Sql.Text(script.Name)}, {Sql.Text(script.Checksum)}, COALESCE(MAX(turn), 0) + 1,
            {Sql.Text(pipeline)}, {Sql.Text(runId)}
        FROM orchestrator.schema_version
        """;

    [LoggerMessage(4221, LogLevel.Information, "Applied {Script} to the warehouse for run {RunId}.")]
    private partial void LogApplied(string script, string runId);
}
