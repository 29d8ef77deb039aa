using System.Buffers;
using System.Text;
using AwsSimulator.Salesforce;

namespace AwsSimulator.AppFlow;

/// <summary>
/// Writes records as rows of PostgreSQL's COPY text format, one batch at a time. It is where a large run spends its time.
/// </summary>
internal sealed class RowEncoder(IReadOnlyList<FieldMapping> mappings)
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create("\\\n\r\t"u8);

    private readonly FieldMapping[] columns = [.. mappings];
    private byte[] buffer = new byte[1 << 20];
    private int end;

    /// <summary>Rows in the batch.</summary>
    public int Rows { get; private set; }

    /// <summary>The batch's bytes.</summary>
    public ReadOnlyMemory<byte> Batch => buffer.AsMemory(0, end);

    /// <summary>Begins the next batch.</summary>
    public void Clear()
    {
        end = 0;
        Rows = 0;
    }

    /// <summary>Adds a record to the batch, unless a value does not fit its column.</summary>
    /// <returns>The first mapping whose value does not fit; null if the record was added.</returns>
    public FieldMapping? Add(SalesforceRecord record)
    {
        int start = end;
        foreach (FieldMapping mapping in columns)
        {
            if (!Write(record[mapping.Field], mapping))
            {
                end = start;
                return mapping;
            }

            buffer[end++] = (byte)'\t';
        }

        buffer[end - 1] = (byte)'\n';
        Rows++;
        return null;
    }

    private bool Write(object? value, FieldMapping mapping)
    {
        if (value is string text)
        {
            return WriteText(mapping.MostCharacters is { } most ? Cut(text, most) : text, mapping.Column.MostBytes ?? int.MaxValue);
        }

        Span<byte> space = Space(CopyText.MostBytes);
        switch (value)
        {
            case null:
                "\\N"u8.CopyTo(space);
                end += 2;
                return mapping.Column.IsNullable;
            case bool flag:
                ReadOnlySpan<byte> word = flag ? "true"u8 : "false"u8;
                word.CopyTo(space);
                end += word.Length;
                return true;
            case DateTime moment:
                end += CopyText.Write(moment, space);
                return true;
            case DateOnly date:
                end += CopyText.Write(date, space);
                return true;
            case double number:
                end += CopyText.Write(number, space);
                return true;
            case long whole:
                end += CopyText.Write(whole, space);
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
        Span<byte> space = Space(Encoding.UTF8.GetMaxByteCount(text.Length));
        int length = Encoding.UTF8.GetBytes(text, space);
        if (length > mostBytes)
        {
            return false;
        }

        ReadOnlySpan<byte> written = space[..length];
        if (written.IndexOfAny(Escaped) < 0)
        {
            end += length;
            return true;
        }

        WriteEscaped(written.ToArray());
        return true;
    }

    private void WriteEscaped(ReadOnlySpan<byte> plain)
    {
        Span<byte> space = Space(2 * plain.Length);
        int length = 0;
        foreach (byte next in plain)
        {
            byte letter = next switch
            {
                (byte)'\\' => (byte)'\\',
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                (byte)'\t' => (byte)'t',
                _ => 0,
            };
            if (letter != 0)
            {
                space[length++] = (byte)'\\';
            }

            space[length++] = letter != 0 ? letter : next;
        }

        end += length;
    }

    // One byte more: what ends the field.
    private Span<byte> Space(int bytes)
    {
        if (buffer.Length - end <= bytes)
        {
            Array.Resize(ref buffer, Math.Max(2 * buffer.Length, end + bytes + 1));
        }

        return buffer.AsSpan(end);
    }
}
