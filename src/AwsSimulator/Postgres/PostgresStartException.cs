namespace AwsSimulator.Postgres;

/// <summary>PostgreSQL is installed but the private cluster did not start; what it left was removed.</summary>
public sealed class PostgresStartException(string why, string output, Exception? inner = null)
    : Exception(output.Length == 0 ? why : $"{why}: {output}", inner)
{
    /// <summary>The last lines the programs wrote.</summary>
    public string Output { get; } = output;
}
