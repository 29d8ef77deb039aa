using Orchestrator.Configuration;
using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>The target table of one object: its shape, and what stands in its way.</summary>
internal static class TargetTable
{
    /// <summary>
    /// No NOT NULL and no PRIMARY KEY: staging is made LIKE this table, and a null key must reach quarantine instead of failing the COPY.
    /// </summary>
    public static TableShape Shape(string schema, ObjectPlan plan, TableContract contract)
    {
        TableRules rules = contract.Rules;
        string[] key = [.. plan.Key.Select(field => field.ToLowerInvariant())];

        // Joins of consolidation are by key: rows of one key on one slice, in key order.
        string[] sort = rules.SortKey.Count == 0 ? key : [.. rules.SortKey.Select(field => field.Value.ToLowerInvariant())];
        string distribution = rules.DistKey?.Value.ToLowerInvariant() ?? key[0];
        bool isStyle = TableRules.DistributionStyles.Contains(distribution);
        string[] fixedColumns = [.. key, .. sort, .. isStyle ? [] : (string[])[distribution]];
        return new TableShape(
            schema,
            plan.Table,
            [
                .. contract.Columns.Select(column => new ShapeColumn(column.Name, column.Type, Encode(rules, column, sort))
                {
                    // Text would take in a moment too, but not order it.
                    IsChosen = rules.TypeOf(column.Field) is not null || column.Field == plan.CursorField,
                }),
                new ShapeColumn(TableContract.ExtractedAt, "TIMESTAMP", "AZ64"),
                new ShapeColumn(TableContract.RunId, "VARCHAR(100)", "ZSTD"),
            ],
            $"{(isStyle ? $"DISTSTYLE {distribution.ToUpperInvariant()}" : $"DISTKEY ({Sql.Name(distribution)})")} "
                + $"SORTKEY ({string.Join(", ", sort.Select(Sql.Name))})")
        {
            Fixed = new HashSet<string>(plan.CursorField is { } cursor ? [.. fixedColumns, cursor.ToLowerInvariant()] : fixedColumns),
        };
    }

    // The first sort column stays as it is: compressed, it would make every range read more blocks than it needs.
    private static string Encode(TableRules rules, TableColumn column, string[] sort) =>
        rules.EncodingOf(column.Field) ?? (column.Name == sort[0] ? "RAW" : ColumnEncoding.Of(column.Type));

    /// <summary>Columns the target has and nothing is loaded into: their fields are gone, or no longer chosen.</summary>
    public static IReadOnlyList<string> Unmapped(TableContract contract, IReadOnlyList<StandingColumn> standing)
    {
        HashSet<string> mapped = [.. contract.Columns.Select(column => column.Name), TableContract.ExtractedAt, TableContract.RunId];
        return [.. standing.Select(column => column.Name).Where(name => !mapped.Contains(name))];
    }

    /// <summary>Empties columns whose fields are gone, where the pipeline wants that; nothing where they are empty already.</summary>
    public static IReadOnlyList<string> Blank(TableShape shape, TableContract contract, IReadOnlyList<StandingColumn> standing) =>
        contract.Rules.Removed == RemovedPolicy.Keep ? [] : [.. Unmapped(contract, standing)
            .Select(Sql.Name)
            .Select(column => $"UPDATE {shape.Name} SET {column} = NULL WHERE {column} IS NOT NULL")];

    /// <summary>A key or cursor that is not a column of the contract, as one sentence; null when both are there.</summary>
    public static string? MissingColumn(ObjectPlan plan, TableContract contract)
    {
        string? missing = plan.Key.Append(plan.CursorField).FirstOrDefault(field =>
            field is not null && !contract.Columns.Any(column => column.Field == field));
        return missing is null
            ? null
            : $"{plan.Name}: field {missing}, its key or cursor, is not among the fields that are loaded; add it to \"fields\".";
    }
}
