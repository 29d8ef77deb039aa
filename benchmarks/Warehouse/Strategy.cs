namespace Orchestrator.Benchmarks.Warehouse;

/// <summary>A way to bring staged rows into the target, in SQL that keeps neither tombstones nor receipts nor lineage.</summary>
/// <param name="Name">As the benchmark prints it.</param>
/// <param name="Sql">Statements of one transaction.</param>
/// <param name="TargetExtras">Columns its target has beside those of the object, for a SELECT list.</param>
internal sealed record Strategy(string Name, string Sql, string TargetExtras = "")
{
    private const string Target = "salesforce.account";
    private const string Staging = "salesforce_incremental.account";

    /// <summary>The target and the staged rows together, ranked, written anew: what the first version of this job did.</summary>
    public static Strategy Rewrite(IReadOnlyList<string> columns) => new("full rewrite", $"""
        CREATE TEMP TABLE ranked ON COMMIT DROP AS SELECT {List(columns)} FROM (
            SELECT x.*, ROW_NUMBER() OVER (PARTITION BY id ORDER BY systemmodstamp DESC) AS place FROM (
                SELECT {List(columns)} FROM {Staging} UNION ALL SELECT {List(columns)} FROM {Target}) x) y WHERE place = 1;
        TRUNCATE {Target};
        INSERT INTO {Target} SELECT * FROM ranked;
        """);

    /// <summary>Filter against the target, newest stamp per key, one winner per key in a total order, delete and insert.</summary>
    public static Strategy Bare(IReadOnlyList<string> columns)
    {
        string same = string.Join(" AND ", columns.Where(c => c is not ("id" or "systemmodstamp"))
            .Select(c => $"(s.{c} = t.{c} OR (s.{c} IS NULL AND t.{c} IS NULL))"));
        return new("bare consolidation", $"""
            CREATE TEMP TABLE hot ON COMMIT DROP AS
            SELECT s.id, MAX(s.systemmodstamp) AS newest FROM {Staging} s LEFT JOIN {Target} t ON t.id = s.id
            WHERE t.id IS NULL OR s.systemmodstamp > t.systemmodstamp
                OR (s.systemmodstamp = t.systemmodstamp AND CASE WHEN {same} THEN 0 ELSE 1 END = 1)
            GROUP BY s.id;
            ANALYZE hot;
            CREATE TEMP TABLE winner ON COMMIT DROP AS SELECT {List(columns)} FROM (
                SELECT s.*, ROW_NUMBER() OVER (PARTITION BY s.id ORDER BY s.isdeleted DESC, s.lastmodifieddate DESC, s.phone DESC,
                    s.score__c DESC, s.annualrevenue DESC, s.ownerid DESC, s.name DESC) AS place
                FROM {Staging} s JOIN hot h ON h.id = s.id AND h.newest = s.systemmodstamp) x WHERE place = 1;
            ANALYZE winner (id);
            DELETE FROM {Target} USING winner WHERE account.id = winner.id;
            INSERT INTO {Target} SELECT * FROM winner;
            """);
    }

    /// <summary>The newest staged row per key, unless the target's is newer, deleted and inserted.</summary>
    public static Strategy GuardedDeleteInsert(IReadOnlyList<string> columns) => new("guarded delete+insert", $"""
        CREATE TEMP TABLE newest ON COMMIT DROP AS SELECT {List(columns)} FROM (
            SELECT s.*, ROW_NUMBER() OVER (PARTITION BY id ORDER BY systemmodstamp DESC) AS place FROM {Staging} s) x WHERE place = 1;
        ANALYZE newest (id);
        DELETE FROM newest USING {Target} WHERE newest.id = account.id AND newest.systemmodstamp < account.systemmodstamp;
        DELETE FROM {Target} USING newest WHERE account.id = newest.id;
        INSERT INTO {Target} SELECT * FROM newest;
        """);

    /// <summary>Everything inserted, then all rows but the newest of each key deleted by their raw id: Airbyte's form.</summary>
    public static Strategy InsertThenDeleteOlder(IReadOnlyList<string> columns) => new(
        "insert, then delete older",
        $"""
        INSERT INTO {Target} SELECT {List(columns)}, ROW_NUMBER() OVER () + 1000000000, 1 FROM {Staging};
        DELETE FROM {Target} WHERE _raw_id IN (SELECT _raw_id FROM (
            SELECT _raw_id, ROW_NUMBER() OVER (PARTITION BY id ORDER BY systemmodstamp DESC, _load DESC) AS place FROM {Target}) x
            WHERE place <> 1);
        """,
        ", ROW_NUMBER() OVER () AS _raw_id, 0 AS _load");

    private static string List(IReadOnlyList<string> columns) => string.Join(", ", columns);
}
