using AwsSimulator.Salesforce;
using Npgsql;

namespace AwsSimulator.AppFlow;

/// <summary>What Redshift would say of rows it cannot load, in the words of its load error table.</summary>
internal static class LoadErrors
{
    public static string Misfit(FieldMapping mapping, SalesforceRecord record) => record[mapping.Field] is null
        ? $"Redshift load error 1213: Missing data for not-null field. Column {mapping.Column.Name}, record {record.Id}."
        : "Redshift load error 1204: String length exceeds DDL length. "
            + $"Column {mapping.Column.Name}, record {record.Id}, limit {mapping.Column.MostBytes} bytes.";

    public static string Text(PostgresException error, string table) => error.SqlState switch
    {
        PostgresErrorCodes.UndefinedTable => $"Relation {table} does not exist.",
        PostgresErrorCodes.StringDataRightTruncation => $"Redshift load error 1204: String length exceeds DDL length. {error.MessageText}.",
        PostgresErrorCodes.NumericValueOutOfRange => $"Redshift load error 1216: Invalid value, out of range. {error.MessageText}.",
        PostgresErrorCodes.InvalidTextRepresentation
            or PostgresErrorCodes.InvalidDatetimeFormat
            or PostgresErrorCodes.DatetimeFieldOverflow =>
            $"Redshift load error 1207: Invalid value for the column type. {error.MessageText}.",
        _ => $"Redshift refused the rows: {error.MessageText}.",
    };
}
