namespace Orchestrator.Tests.Warehouse.Law;

/// <summary>
/// One row as AppFlow delivers it. A composite key has the first character in its first column, the others in its second;
/// viewed is a stamp: no content, but compared.
/// </summary>
public sealed record Row(string Key, int? Cursor, bool? Deleted, string? Name, double? Amount, bool? Active, int? Viewed = null);

/// <summary>What one extraction delivered, duplicates and all.</summary>
/// <param name="Seen">Moment of the extraction, on the same scale as cursors.</param>
public sealed record Batch(int Seen, IReadOnlyList<Row> Rows)
{
    public override string ToString() => $"seen {Seen}: [{string.Join("; ", Rows)}]";
}

/// <summary>How an object is consolidated.</summary>
public sealed record Rules(string Deletes, bool HasCursor, bool CompositeKey, bool KeepsHistory = false);

/// <summary>
/// An object's rules and the batches that arrived, in the order they are consolidated; one batch may arrive several times.
/// </summary>
public sealed record History(Rules Rules, IReadOnlyList<Batch> Arrivals)
{
    public override string ToString() => $"{Rules}\n  {string.Join("\n  ", Arrivals)}";
}
