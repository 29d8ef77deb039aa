namespace Orchestrator.Warehouse;

/// <summary>Tables that exist, with their columns, as the catalogue shows them.</summary>
public sealed class StandingTables
{
    public static readonly StandingTables None = new([]);

    private readonly Dictionary<(string Schema, string Table), IReadOnlyList<StandingColumn>> tables;

    public StandingTables(IEnumerable<(string Schema, string Table, StandingColumn Column)> columns) =>
        tables = columns.GroupBy(row => (row.Schema, row.Table))
            .ToDictionary(group => group.Key, IReadOnlyList<StandingColumn> (group) => [.. group.Select(row => row.Column)]);

    /// <summary>The table's columns in its order; empty for a table that does not exist.</summary>
    public IReadOnlyList<StandingColumn> Columns(string schema, string table) => tables.GetValueOrDefault((schema, table)) ?? [];
}

/// <summary>A column that exists.</summary>
/// <param name="Type">In the words of <see cref="TableColumn.Type"/>; the catalogue's own for a type we never make.</param>
/// <param name="HasDefault">Redshift widens no column with a default.</param>
public sealed record StandingColumn(string Name, string Type, bool HasDefault);
