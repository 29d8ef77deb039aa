namespace AwsSimulator.Postgres;

/// <summary>How a private cluster is made.</summary>
public sealed record PostgresOptions
{
    /// <summary>Folder with <c>initdb</c> and <c>postgres</c>; default: looked for, see <see cref="PostgresPrograms.Find"/>.</summary>
    public string? ProgramFolder { get; init; }

    /// <summary>The database that is created; default <c>dev</c>.</summary>
    public string Database { get; init; } = RehearsalNames.Database;

    /// <summary>
    /// Isolation level of every session; default <c>repeatable read</c>, what Redshift calls SNAPSHOT. Also <c>serializable</c>.
    /// </summary>
    public string Isolation { get; init; } = "repeatable read";

    /// <summary>Further server settings by name, for example <c>shared_preload_libraries</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
