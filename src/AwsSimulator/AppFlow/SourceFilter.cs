using System.Globalization;
using AwsSimulator.Salesforce;

namespace AwsSimulator.AppFlow;

/// <summary>
/// One Filter task, ready to judge records. Dates and times are given as epoch milliseconds; null matches NOT_EQUAL_TO only.
/// </summary>
internal sealed class SourceFilter
{
    private readonly SalesforceField field;
    private readonly Func<object?, bool> matches;

    private SourceFilter(SalesforceField field, Func<object?, bool> matches)
    {
        this.field = field;
        this.matches = matches;
    }

    /// <exception cref="FlowRefusedException">
    /// The operator does not go with the field's type, or a value is missing or not of it.
    /// </exception>
    public static SourceFilter Of(FlowTask task, SalesforceField field, FilterBounds bounds)
    {
        bool inclusive = bounds == FilterBounds.Inclusive;
        IComparable Value(string property) => Bound(task, field, property, bounds);
        IComparable[] Values() => task.Property("VALUES") is { } list
            ? [.. list.Split(',').Select(text => Parse(field, text.Trim()) ?? throw NotAValue(field, text))]
            : [Value("VALUE")];

        switch (task.Operator)
        {
            case "EQUAL_TO":
                IComparable[] wanted = Values();
                return new SourceFilter(field, value => value is not null && wanted.Any(one => Compare(value, one) == 0));
            case "NOT_EQUAL_TO":
                IComparable[] unwanted = Values();
                return new SourceFilter(field, value => value is null || unwanted.All(one => Compare(value, one) != 0));
            case "CONTAINS" when field.Kind == FieldKind.Text:
                string part = (string)Value("VALUE");
                return new SourceFilter(field, value => value is string text && text.Contains(part, StringComparison.OrdinalIgnoreCase));
            case "GREATER_THAN":
                IComparable above = Value("VALUE");
                return new SourceFilter(field, value => value is not null && Compare(value, above) > (inclusive ? -1 : 0));
            case "LESS_THAN":
                IComparable below = Value("VALUE");
                return new SourceFilter(field, value => value is not null && Compare(value, below) < (inclusive ? 1 : 0));
            case "GREATER_THAN_OR_EQUAL_TO":
                IComparable least = Value("VALUE");
                return new SourceFilter(field, value => value is not null && Compare(value, least) >= 0);
            case "LESS_THAN_OR_EQUAL_TO":
                IComparable most = Value("VALUE");
                return new SourceFilter(field, value => value is not null && Compare(value, most) <= 0);
            case "BETWEEN":
                IComparable lower = Value("LOWER_BOUND");
                IComparable upper = Value("UPPER_BOUND");
                int edge = inclusive ? 1 : 0;
                return new SourceFilter(field, value => value is not null && Compare(value, lower) > -edge && Compare(value, upper) < edge);
            default:
                throw new FlowRefusedException($"Operator {task.Operator} cannot filter {field.Name}, a {field.Type}");
        }
    }

    public bool Matches(SalesforceRecord record) => matches(record[field]);

    private static IComparable Bound(FlowTask task, SalesforceField field, string property, FilterBounds bounds)
    {
        string text = task.Property(property)
            ?? throw new FlowRefusedException($"A filter on {field.Name} with {task.Operator} needs {property}");
        IComparable value = Parse(field, text) ?? throw NotAValue(field, text);
        return bounds == FilterBounds.TruncatedToSeconds && value is DateTime moment
            ? new DateTime(moment.Ticks - (moment.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc)
            : value;
    }

    private static IComparable? Parse(SalesforceField field, string text) => field.Kind switch
    {
        FieldKind.Date or FieldKind.DateTime =>
            long.TryParse(text, CultureInfo.InvariantCulture, out long milliseconds)
                ? DateTime.UnixEpoch.AddMilliseconds(milliseconds)
                : null,
        FieldKind.Integer or FieldKind.Number => double.TryParse(text, CultureInfo.InvariantCulture, out double number) ? number : null,
        FieldKind.Boolean => bool.TryParse(text, out bool flag) ? flag : null,
        FieldKind.Text => text,
        _ => null,
    };

    // As in SOQL: text is compared without regard to case.
    private static int Compare(object value, IComparable other) => value switch
    {
        string text => string.Compare(text, (string)other, StringComparison.OrdinalIgnoreCase),
        DateOnly date => date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).CompareTo(other),
        long whole => ((double)whole).CompareTo(other),
        _ => -other.CompareTo(value),
    };

    private static FlowRefusedException NotAValue(SalesforceField field, string text) =>
        new($"{text} is not a value to compare {field.Name}, a {field.Type}, with");
}
