using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using AwsSimulator.Salesforce;

namespace AwsSimulator.AppFlow;

/// <summary>Writes records as rows of PostgreSQL's COPY text format, one batch at a time.</summary>
internal sealed class RowEncoder(IReadOnlyList<FieldMapping> mappings)
{
    private readonly ArrayBufferWriter<byte> rows = new(1 << 16);
    private readonly ArrayBufferWriter<byte> row = new(4096);

    /// <summary>Rows in the batch.</summary>
    public int Rows { get; private set; }

    /// <summary>The batch's bytes.</summary>
    public ReadOnlyMemory<byte> Batch => rows.WrittenMemory;

    /// <summary>Begins the next batch.</summary>
    public void Clear()
    {
        rows.ResetWrittenCount();
        Rows = 0;
    }

    /// <summary>Adds a record to the batch, unless a value does not fit its column.</summary>
    /// <returns>The first mapping whose value does not fit; null if the record was added.</returns>
    public FieldMapping? Add(SalesforceRecord record)
    {
        row.ResetWrittenCount();
        for (int i = 0; i < mappings.Count; i++)
        {
            if (i > 0)
            {
                row.Write("\t"u8);
            }

            FieldMapping mapping = mappings[i];
            if (!Write(record[mapping.Field], mapping))
            {
                return mapping;
            }
        }

        row.Write("\n"u8);
        rows.Write(row.WrittenSpan);
        Rows++;
        return null;
    }

    private bool Write(object? value, FieldMapping mapping)
    {
        switch (value)
        {
            case null:
                row.Write("\\N"u8);
                return mapping.Column.IsNullable;
            case string text:
                return WriteText(mapping.MostCharacters is { } most ? Cut(text, most) : text, mapping.Column.MostBytes ?? int.MaxValue);
            case bool flag:
                row.Write(flag ? "true"u8 : "false"u8);
                return true;
            case long whole:
                Utf8Formatter.TryFormat(whole, row.GetSpan(20), out int digits);
                row.Advance(digits);
                return true;
            case double number:
                number.TryFormat(row.GetSpan(32), out int length, default, CultureInfo.InvariantCulture);
                row.Advance(length);
                return true;
            case DateOnly date:
                date.TryFormat(row.GetSpan(10), out int days, "yyyy-MM-dd", CultureInfo.InvariantCulture);
                row.Advance(days);
                return true;
            case DateTime moment:
                moment.TryFormat(row.GetSpan(24), out int ticks, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
                row.Advance(ticks);
                return true;
            default:
                throw new InvalidOperationException($"{mapping.Field.Name} holds a {value.GetType().Name}, which no field kind has.");
        }
    }

    // Half of a surrogate pair is not a character.
    private static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private bool WriteText(string text, int mostBytes)
    {
        Span<byte> space = row.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        int length = Encoding.UTF8.GetBytes(text, space);
        if (length > mostBytes)
        {
            return false;
        }

        ReadOnlySpan<byte> written = space[..length];
        if (written.IndexOfAny("\\\n\r\t"u8) < 0)
        {
            row.Advance(length);
            return true;
        }

        byte[] plain = written.ToArray();
        foreach (byte next in plain)
        {
            ReadOnlySpan<byte> escaped = next switch
            {
                (byte)'\\' => "\\\\"u8,
                (byte)'\n' => "\\n"u8,
                (byte)'\r' => "\\r"u8,
                (byte)'\t' => "\\t"u8,
                _ => [next],
            };
            row.Write(escaped);
        }

        return true;
    }
}
