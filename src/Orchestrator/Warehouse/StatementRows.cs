using System.Globalization;
using Amazon.RedshiftDataAPIService.Model;

namespace Orchestrator.Warehouse;

/// <summary>All pages of a statement's result, and when the statement was made.</summary>
public sealed class StatementRows
{
    private readonly Dictionary<string, int> places;
    private readonly IReadOnlyList<List<Field>> records;

    internal StatementRows(DateTimeOffset createdAt, IEnumerable<string> columns, IReadOnlyList<List<Field>> records)
    {
        CreatedAt = createdAt;
        places = columns.Select((name, place) => (name, place))
            .ToDictionary(column => column.name, column => column.place, StringComparer.OrdinalIgnoreCase);
        this.records = records;
    }

    /// <summary>Creation of the statement by AWS's clock.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>One result per row, read by column name.</summary>
    public IEnumerable<T> Select<T>(Func<Row, T> read) => records.Select(fields => read(new Row(places, fields)));

    /// <summary>One row; null where the database has null.</summary>
    public readonly struct Row(Dictionary<string, int> places, List<Field> fields)
    {
        public string Text(string column) => TextOrNull(column) ?? throw new FormatException($"Column {column} is null.");

        public string? TextOrNull(string column) => this[column] is { IsNull: not true } field ? field.StringValue : null;

        public long Number(string column) => this[column] switch
        {
            { LongValue: { } number } => number,
            // SUM and COUNT come as numeric on some paths, and numeric comes as text.
            { StringValue: { } text } => decimal.ToInt64(decimal.Parse(text, CultureInfo.InvariantCulture)),
            _ => 0,
        };

        public long? NumberOrNull(string column) => this[column] is { IsNull: not true } ? Number(column) : null;

        public double? Double(string column) => this[column] switch
        {
            { DoubleValue: { } number } => number,
            { StringValue: { } text } => double.Parse(text, CultureInfo.InvariantCulture),
            _ => null,
        };

        /// <summary>A time stamp without zone, which is UTC here.</summary>
        public DateTimeOffset? Moment(string column) => TextOrNull(column) is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)
            : null;

        private Field this[string column] => fields[places[column]];
    }
}
