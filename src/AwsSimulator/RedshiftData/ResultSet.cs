using System.Text;
using Npgsql;

namespace AwsSimulator.RedshiftData;

/// <summary>The rows a statement gave, kept until the statement expires.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, each a value per column.</param>
/// <param name="Bytes">Size of the values as text.</param>
internal sealed record ResultSet(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<IReadOnlyList<ResultField>> Rows, long Bytes)
{
    private const int MostRowBytes = 64 * 1024;
    private const long MostBytes = 500L * 1024 * 1024;

    public static async Task<ResultSet> Read(NpgsqlDataReader reader, CancellationToken stop)
    {
        var columns = reader.GetColumnSchema();
        var rows = new List<IReadOnlyList<ResultField>>();
        long bytes = 0;
        while (await reader.ReadAsync(stop))
        {
            var row = new ResultField[reader.FieldCount];
            int rowBytes = 0;
            for (int i = 0; i < row.Length; i++)
            {
                string? text = reader.IsDBNull(i) ? null : reader.GetString(i);
                rowBytes += text is null ? 0 : Encoding.UTF8.GetByteCount(text);
                row[i] = ResultField.From(text, columns[i].PostgresType);
            }

            bytes += rowBytes;
            if (rowBytes > MostRowBytes)
            {
                throw new StatementFailedException(
                    $"a row of the result has {rowBytes} bytes; the Data API returns at most {MostRowBytes} (64 KB)");
            }

            if (bytes > MostBytes)
            {
                throw new StatementFailedException("the result is larger than 500 MB, the most the Data API returns");
            }

            rows.Add(row);
        }

        return new ResultSet([.. columns.Select(column => ResultColumn.From(column))], rows, bytes);
    }
}

/// <summary>A statement fails for a reason that is not its SQL: its result is more than the Data API carries, or a fault says so.</summary>
internal sealed class StatementFailedException(string message) : Exception(message);
