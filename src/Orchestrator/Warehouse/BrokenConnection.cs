namespace Orchestrator.Warehouse;

/// <summary>Errors that say "the warehouse went away": no statement and no load is to blame for them.</summary>
internal static class BrokenConnection
{
    private static readonly string[] Signs =
    [
        "terminating connection",
        "connection reset",
        "connection refused",
        "could not connect",
        "server closed the connection",
        "exception while reading from stream",
        "exception while writing to stream",
        "the database system is",
        "cluster is",
        "disk full",
        "out of memory",
    ];

    public static bool Is(string? error) =>
        error is null || Signs.Any(sign => error.Contains(sign, StringComparison.OrdinalIgnoreCase));
}
