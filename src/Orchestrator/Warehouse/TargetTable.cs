using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>What the catalogue must get for one object: its target table, or the columns it lacks.</summary>
internal static class TargetTable
{
    /// <param name="columns">Columns the target has; empty when it does not exist.</param>
    /// <returns>DDL to send; empty when nothing is missing.</returns>
    public static IReadOnlyList<string> Ddl(string schema, ObjectPlan plan, TableContract contract, IReadOnlySet<string> columns)
    {
        string table = Sql.Table(schema, plan.Table);
        if (columns.Count == 0)
        {
            IEnumerable<string> defined = contract.Columns
                .Select(column => $"{Sql.Name(column.Name)} {column.Type}")
                .Append($"{TableContract.ExtractedAt} TIMESTAMP")
                .Append($"{TableContract.RunId} VARCHAR(100)");
            IEnumerable<string> key = plan.Key.Select(field => Sql.Name(field.ToLowerInvariant()));

            // Joins of consolidation are by key: rows of one key on one slice, in key order. No NOT NULL and no PRIMARY KEY: staging is
            // made LIKE this table, and a null key must reach quarantine instead of failing the COPY.
            string design = $"DISTKEY ({key.First()}) SORTKEY ({string.Join(", ", key)})";
            return [$"CREATE TABLE IF NOT EXISTS {table} ({string.Join(", ", defined)}) {design}"];
        }

        return [.. contract.Columns
            .Where(column => !columns.Contains(column.Name))
            .Select(column => $"ALTER TABLE {table} ADD COLUMN {Sql.Name(column.Name)} {column.Type}")];
    }

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
