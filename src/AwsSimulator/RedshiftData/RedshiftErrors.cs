using AwsSimulator.Postgres;
using Npgsql;

namespace AwsSimulator.RedshiftData;

/// <summary>What DescribeStatement says of a statement that failed, in Redshift's words where they differ from PostgreSQL's.</summary>
internal static class RedshiftErrors
{
    public static string Text(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure } =>
            "ERROR: 1023 DETAIL: Serializable isolation violation on table",
        PostgresException { SqlState: PostgresErrorCodes.StringDataRightTruncation } => "ERROR: Value too long for character type",
        PostgresException { SqlState: PostgresErrorCodes.CardinalityViolation } multiple
            when multiple.MessageText.StartsWith("MERGE", StringComparison.Ordinal) =>
            "ERROR: Found multiple matches to update the same tuple.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidTransactionTermination } =>
            "ERROR: TRANSACTION COMMIT/ROLLBACK cannot be invoked from a procedure that is executing in an atomic context. "
                + "HINT: Try invoking the procedure without a surrounding transaction block.",
        PostgresException { Detail: { } detail } other => $"{other.InvariantSeverity}: {other.MessageText} DETAIL: {detail}",
        PostgresException other => $"{other.InvariantSeverity}: {other.MessageText}",
        RedshiftSyntaxException or StatementFailedException => $"ERROR: {error.Message}",
        _ => $"ERROR: {error.GetBaseException().Message}",
    };
}
