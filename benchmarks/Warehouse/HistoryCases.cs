using System.Globalization;
using System.Runtime.CompilerServices;
using Orchestrator.Warehouse;

namespace Orchestrator.Benchmarks.Warehouse;

/// <summary>Every change kept: what that takes, and what a question costs. Both tables have an index on the key here, as PostgreSQL users would.</summary>
internal sealed class HistoryCases(AccountWarehouse warehouse)
{
    private const string Schema = "salesforce_history";
    private const string Moment = "TIMESTAMP '2020-07-01'";
    private const double ArticleMegabytes = 4_274;

    private HistoryTables tables = null!;

    private string Sighting => string.Join(", ", tables.SightingColumns.Select(column => column.Name));

    private string Versions => $"{Schema}.{tables.Versions}";

    private string Sightings => $"{Schema}.{tables.Sightings}";

    public async IAsyncEnumerable<Measurement> Measure([EnumeratorCancellation] CancellationToken stop)
    {
        await Load(stop);
        string changes = warehouse.Scaled(8_857_770).ToString("N0", CultureInfo.InvariantCulture);
        double megabytes = await warehouse.Number(
            $"SELECT (pg_total_relation_size('{Versions}') + pg_total_relation_size('{Sightings}')) / 1048576.0", stop);
        double article = ArticleMegabytes * warehouse.Scale;
        yield return Most($"history of {changes} changes (article: 4,274 MB)", megabytes, "MB", 0.45 * article, article);

        // Whole rows, written nowhere. Contents alone are fewer rows to look through, but do not tell when a record was last touched; every
        // sighting tells it, as the product's answer does.
        string asOf = Written($"""
            SELECT {Columns("h", "c")} FROM ({new HistorySql(tables).HeldAt(Moment, ignoreDeleted: false)}) h
            JOIN {Versions} c ON c.record_key = h.record_key AND c.content_hash = h.content_hash
            """);
        double held = await Middle(asOf, stop);
        double reference = await Middle(Written(MaxAndJoin(Versions)), stop);
        yield return Most("as of a moment, max + join of contents alone", held, "s", 1.2 * reference, reference);
        double lossless = await Middle(
            Written(MaxAndJoin($"(SELECT {Sighting} FROM {Versions} UNION ALL SELECT {Sighting} FROM {Sightings})")), stop);
        yield return Most("as of a moment, max + join of every sighting", held, "s", 1.2 * lossless, lossless);

        string id = await Id(stop);
        double one = await Middle($"SELECT * FROM {Versions} WHERE record_key = '{id}'; SELECT * FROM {Sightings} WHERE record_key = '{id}'", stop);
        yield return Most("one Id's versions and sightings", 1000 * one, "ms", 1, reference: null);

        await warehouse.Staging($"SELECT *{ProductLoad.NoLineage} FROM gen.increment", stop);
        await warehouse.Execute($"CREATE TABLE {Schema}.bare AS SELECT * FROM {Versions} WITH NO DATA", stop);
        double bare = await BareAppend(stop);
        var without = new List<double>();
        var with = new List<double>();
        for (int i = 0; i < 3; i++)
        {
            without.Add(await Consolidation(history: null, stop));
            with.Add(await Consolidation(Schema, stop));
            await TakeBack(stop);
        }

        // At small scales the difference drowns in the noise of both.
        yield return Most("append of (a), bare append of all with an index", Math.Max(0.001, Middle(with) - Middle(without)), "s", 2 * bare, bare);
    }

    // The newest row of each record from all rows that there are; what is no whole row takes its content from the one that is.
    private string MaxAndJoin(string rows)
    {
        string content = rows == Versions
            ? ""
            : $"JOIN {Versions} c ON c.record_key = v.record_key AND c.content_hash = v.content_hash";
        return $"""
            SELECT {Columns("v", rows == Versions ? "v" : "c")} FROM {rows} v JOIN (
                SELECT m.record_key, MAX(m.cursor_at) AS newest FROM {rows} m WHERE m.cursor_at <= {Moment} GROUP BY m.record_key) n
            ON n.record_key = v.record_key AND n.newest = v.cursor_at {content}
            """;
    }

    private string Columns(string version, string content) => string.Join(", ",
    [
        .. tables.SightingColumns.Select(column => $"{version}.{column.Name}"),
        .. tables.Contents.Select(column => $"{content}.{column.Name}"),
    ]);

    // Sessions of the product have no nested loops here either: planners cannot tell how many records two tables together have.
    private static string Written(string rows) => $"SET enable_nestloop = off; COPY ({rows}) TO '/dev/null'; SET enable_nestloop = on";

    private async Task Load(CancellationToken stop)
    {
        await warehouse.Target($"SELECT *{ProductLoad.Lineage} FROM gen.target LIMIT 0", stop);
        await warehouse.Staging($"SELECT *{ProductLoad.NoLineage} FROM gen.every_change", stop);
        var columns = new List<TableColumn>();
        foreach (string column in warehouse.Columns)
        {
            string type = await warehouse.TypeOf(column, stop);
            columns.Add(new TableColumn(column, column, type));
        }

        tables = HistoryTables.Of(new HistoryOrder
        {
            Pipeline = "bench", Object = "Account", Schema = Schema, Table = "account", Columns = columns, Key = ["id"],
            CursorColumn = "systemmodstamp", Stamps = ["lastmodifieddate"],
        });
        foreach (string statement in tables.Ddl(new Dictionary<string, HashSet<string>>()))
        {
            await warehouse.Execute(AwsSimulator.Postgres.RedshiftDialect.Translate(statement), stop);
        }

        await ProductLoad.Forget(warehouse, stop);
        await ProductLoad.Seconds(warehouse, Schema, stop);
        // Appending asks of each content whether it is known.
        await warehouse.Execute($"CREATE INDEX ON {Versions} (record_key, content_hash)", stop);
        await warehouse.Execute($"CREATE INDEX ON {Sightings} (record_key)", stop);
        await warehouse.Settle(Versions, stop);
        await warehouse.Settle(Sightings, stop);
    }

    // The same rows without any question asked: as many columns, and an index to keep.
    private async Task<double> BareAppend(CancellationToken stop)
    {
        await warehouse.Execute($"INSERT INTO {Schema}.bare SELECT * FROM {Versions}; CREATE INDEX ON {Schema}.bare (record_key)", stop);
        await warehouse.Settle($"{Schema}.bare", stop);
        string contents = string.Join(", ", tables.Contents.Select(column => column.Name));
        var seconds = new List<double>();
        for (int i = 0; i < 3; i++)
        {
            seconds.Add(await warehouse.Seconds(
                $"""
                INSERT INTO {Schema}.bare (record_key, cursor_at, seen, isdeleted, content_hash, lastmodifieddate, {contents})
                SELECT id, systemmodstamp, TIMESTAMP '2020-09-22', isdeleted, '0123456789abcdef', lastmodifieddate, {contents}
                FROM salesforce_incremental.account
                """,
                stop));
            await warehouse.Execute("CHECKPOINT", stop);
        }

        await warehouse.Execute($"DROP TABLE {Schema}.bare", stop);
        return Middle(seconds);
    }

    private async Task<double> Consolidation(string? history, CancellationToken stop)
    {
        await warehouse.Target($"SELECT *{ProductLoad.Lineage} FROM gen.target", stop);
        await ProductLoad.Forget(warehouse, stop);
        return await ProductLoad.Seconds(warehouse, history, stop);
    }

    // What the last load appended, so that the next one finds it as new.
    private async Task TakeBack(CancellationToken stop)
    {
        foreach (string table in (string[])[Versions, Sightings])
        {
            await warehouse.Execute($"DELETE FROM {table} WHERE seen = (SELECT MAX(extracted_at) FROM orchestrator.staged)", stop);
            await warehouse.Settle(table, stop);
        }
    }

    private async Task<double> Middle(string sql, CancellationToken stop)
    {
        var times = new List<double>();
        for (int i = 0; i < 3; i++)
        {
            times.Add(await warehouse.Seconds(sql, stop));
        }

        return Middle(times);
    }

    private static double Middle(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private Task<string> Id(CancellationToken stop) => warehouse.Text($"SELECT record_key FROM {Sightings} LIMIT 1", stop);

    private static Measurement Most(string name, double value, string unit, double goal, double? reference) =>
        new(name, value, unit, goal) { Reference = reference, AtMost = true };
}
