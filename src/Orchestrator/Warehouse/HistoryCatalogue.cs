using Orchestrator.Configuration;
using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>Finds the history of an object: what its latest load said of it, and what the catalogue shows.</summary>
public sealed class HistoryCatalogue(WarehouseStatements statements)
{
    /// <exception cref="NoHistoryException">Nothing was loaded yet, or no load kept a history.</exception>
    public async Task<HistoryObject> Find(Pipeline pipeline, PipelineObject o, CancellationToken stop)
    {
        WarehouseConnection warehouse = pipeline.Redshift.Connection;
        var label = new StatementLabel(pipeline.Name.Value, $"history.find.{o.Name}");
        await RequireBookkeeping(warehouse, pipeline, label, stop);
        StatementRows latest = await statements.Query(warehouse, label, $"""
            SELECT target_schema, target_table, key_columns, cursor_column, deletes, history_schema, stamp_columns
            FROM orchestrator.staged
            WHERE pipeline = {Sql.Text(pipeline.Name.Value)} AND object = {Sql.Text(o.Name.Value)} AND key_columns IS NOT NULL
                AND target_schema = {Sql.Text(warehouse.Schema)} AND progress <> {(int)LoadProgress.Quarantined}
            ORDER BY CASE WHEN extracted_at IS NULL THEN 1 ELSE 0 END, extracted_at DESC
            """, stop);
        var loads = latest.Select(row => new
        {
            Schema = row.Text("target_schema"),
            Table = row.Text("target_table"),
            Key = row.Text("key_columns"),
            Cursor = row.TextOrNull("cursor_column"),
            Deletes = row.TextOrNull("deletes"),
            History = row.TextOrNull("history_schema"),
            Stamps = row.TextOrNull("stamp_columns"),
        }).ToList();
        if (loads.FirstOrDefault(load => load.History is not null) is not { } kept)
        {
            throw new NoHistoryException(loads.Count == 0
                ? $"pipeline {pipeline.Name} has loaded nothing of {o.Name} yet"
                : $"no load of {o.Name} in pipeline {pipeline.Name} kept a history");
        }

        string[] key = kept.Key.Split(',');
        var order = new HistoryOrder
        {
            Pipeline = pipeline.Name.Value,
            Object = o.Name.Value,
            Schema = kept.History!,
            Table = kept.Table,
            Columns = await Columns(warehouse, label, kept.Schema, kept.Table, kept.History!, [.. key, kept.Cursor ?? ""], stop),
            Key = key,
            CursorColumn = kept.Cursor,
            Stamps = kept.Stamps?.Split(',') ?? [],
        };
        bool isComplete = await Missed(warehouse, label, order, kept.Schema, stop) == 0;
        DeletePolicy deletes = Enum.Parse<DeletePolicy>(kept.Deletes ?? nameof(DeletePolicy.Apply), ignoreCase: true);
        return new HistoryObject(warehouse, HistoryTables.Of(order), kept.Schema, deletes, isComplete);
    }

    private async Task RequireBookkeeping(WarehouseConnection warehouse, Pipeline pipeline, StatementLabel label, CancellationToken stop)
    {
        StatementRows rows = await statements.Query(warehouse, label, """
            SELECT COUNT(*) AS found FROM information_schema.columns
            WHERE table_schema = 'orchestrator' AND table_name = 'remembered' AND column_name = 'load_id'
            """, stop);
        if (rows.Select(row => row.Number("found")).Single() == 0)
        {
            throw new NoHistoryException($"the warehouse of pipeline {pipeline.Name} was not prepared by a run of this version yet");
        }
    }

    /// <summary>Consolidated loads that the history has not caught up with: the next load with a history does.</summary>
    private async Task<long> Missed(
        WarehouseConnection warehouse, StatementLabel label, HistoryOrder order, string targetSchema, CancellationToken stop)
    {
        StatementRows rows = await statements.Query(warehouse, label, $"""
            SELECT COUNT(*) AS missed
            FROM orchestrator.ledger l
            JOIN orchestrator.staged s ON s.load_id = l.load_id AND s.pipeline = l.pipeline AND s.progress = {(int)LoadProgress.Ready}
            LEFT JOIN orchestrator.remembered r
                ON r.load_id = l.load_id AND r.pipeline = l.pipeline AND r.history_schema = {Sql.Text(order.Schema)}
            WHERE l.pipeline = {Sql.Text(order.Pipeline)} AND l.object = {Sql.Text(order.Object)}
                AND l.target_schema = {Sql.Text(targetSchema)} AND l.target_table = {Sql.Text(order.Table)}
                AND COALESCE(s.history_schema, '') <> {Sql.Text(order.Schema)} AND r.load_id IS NULL
            """, stop);
        return rows.Select(row => row.Number("missed")).Single();
    }

    /// <param name="elsewhere">Columns that the history holds under another name.</param>
    /// <summary>Columns of the target in its order; one that came while history was off, and that the history lacks, is left out.</summary>
    private async Task<IReadOnlyList<TableColumn>> Columns(
        WarehouseConnection warehouse,
        StatementLabel label,
        string schema,
        string table,
        string history,
        IReadOnlyList<string> elsewhere,
        CancellationToken stop)
    {
        string versions = $"{HistoryTables.Shortened(table)}__versions";
        StatementRows rows = await statements.Query(warehouse, label, $"""
            SELECT CAST(table_schema AS varchar(127)) AS table_schema, CAST(column_name AS varchar(127)) AS column_name,
                CAST(data_type AS varchar(127)) AS data_type, ordinal_position
            FROM information_schema.columns
            WHERE (table_schema = {Sql.Text(schema)} AND table_name = {Sql.Text(table)})
                OR (table_schema = {Sql.Text(history)} AND table_name = {Sql.Text(versions)})
            ORDER BY ordinal_position
            """, stop);
        var all = rows.Select(row => (
            Schema: row.Text("table_schema"),
            Column: new TableColumn("", row.Text("column_name"), row.Text("data_type")))).ToList();
        if (!all.Exists(column => column.Schema == history) || !all.Exists(column => column.Schema == schema))
        {
            throw new NoHistoryException($"{schema}.{table} or its history {history}.{versions} is not in the warehouse any more");
        }

        HashSet<string> known = [.. elsewhere, .. all.Where(column => column.Schema == history).Select(column => column.Column.Name)];
        return [.. all.Where(column => column.Schema == schema && known.Contains(column.Column.Name)).Select(column => column.Column)];
    }
}
