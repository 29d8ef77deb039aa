namespace Orchestrator.Warehouse;

/// <summary>Errors that say "another transaction was first": the same statement, sent as a new attempt, may succeed.</summary>
internal static class SerializationConflict
{
    private static readonly string[] Signs =
    [
        // Redshift: "ERROR: 1023 DETAIL: Serializable isolation violation on table …".
        "1023",
        "40001",
        "40P01",
        "could not serialize access",
        "deadlock detected",
        "conflict with concurrent transaction",
        // PostgreSQL, for two sessions that replace one procedure.
        "tuple concurrently updated",
        // Two sessions that make one schema or table: the next attempt finds it.
        "unique constraint \"pg_",
    ];

    public static bool Is(string? error) => 
        error is not null && Signs.Any(sign => error.Contains(sign, StringComparison.OrdinalIgnoreCase));
}
