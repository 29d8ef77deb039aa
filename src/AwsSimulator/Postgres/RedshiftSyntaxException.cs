namespace AwsSimulator.Postgres;

/// <summary>
/// SQL that PostgreSQL may know but Redshift does not. The message is what Redshift would say, then what to write instead.
/// </summary>
public sealed class RedshiftSyntaxException(string message) : Exception(message);
