namespace AwsSimulator.Salesforce;

/// <summary>Makes one plausible value for a field: right type, within length and precision, from its picklist, or an existing Id.</summary>
internal sealed class FieldValueGenerator(Func<string, SalesforceObject?> findObject, Random random)
{
    private static readonly DateTime Earliest = new(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>A value, or null where the field allows it (one in four).</summary>
    /// <param name="field">The field.</param>
    /// <param name="around">Dates and times stay near or before this moment.</param>
    public object? Value(SalesforceField field, DateTime around)
    {
        if (field.Nillable && random.Next(4) == 0)
        {
            return null;
        }

        return field.Kind switch
        {
            FieldKind.Boolean => random.Next(4) == 0,
            FieldKind.Integer => Integer(field),
            FieldKind.Number => Number(field),
            FieldKind.Date => Date(field, around),
            FieldKind.DateTime => WholeSeconds(around.AddMinutes(-random.Next(60 * 24 * 400)).AddSeconds(-random.Next(60))),
            FieldKind.Text => Text(field),
            _ => null,
        };
    }

    /// <summary>As <see cref="Value"/>, but never the value there was.</summary>
    public object? OtherValue(SalesforceField field, object? before, DateTime around)
    {
        object? value;
        do
        {
            value = Value(field, around);
        }
        while (Equals(value, before));
        return value;
    }

    private static DateTime WholeSeconds(DateTime moment) => new(moment.Ticks - (moment.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    private static string Fit(string text, int length)
    {
        if (length == 0 || text.Length <= length)
        {
            return text;
        }

        // Half a surrogate pair is not a character; a blank at the end is not stored.
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd();
    }

    private long Integer(SalesforceField field) => field.Name switch
    {
        _ when field.Name.EndsWith("Year", StringComparison.Ordinal) => random.Next(2015, 2028),
        _ when field.Name.EndsWith("Quarter", StringComparison.Ordinal) => random.Next(1, 5),
        _ => random.Next((int)Math.Pow(10, Math.Clamp(field.Digits, 1, 5))),
    };

    private double Number(SalesforceField field)
    {
        if (field.Name.EndsWith("Latitude", StringComparison.Ordinal))
        {
            return Math.Round((random.NextDouble() * 140) - 70, 6);
        }

        if (field.Name.EndsWith("Longitude", StringComparison.Ordinal))
        {
            return Math.Round((random.NextDouble() * 360) - 180, 6);
        }

        double most = field.Type == "percent" ? 100 : Math.Pow(10, Math.Clamp(field.Precision - field.Scale, 1, 7));
        int sign = field.Type == "currency" && random.Next(25) == 0 ? -1 : 1;
        return sign * Math.Round(random.NextDouble() * most, Math.Min(field.Scale, 6));
    }

    private DateOnly Date(SalesforceField field, DateTime around) => field.Name.StartsWith("Birth", StringComparison.Ordinal)
        ? new DateOnly(1948, 1, 1).AddDays(random.Next(365 * 55))
        : DateOnly.FromDateTime(Earliest.AddDays(random.Next((int)(around - Earliest).TotalDays + 90)));

    private string Text(SalesforceField field) => Fit(
        field.Type switch
        {
            "reference" => Reference(field),
            "picklist" or "combobox" when field.PicklistValues.Count > 0 => Pick(field.PicklistValues),
            "multipicklist" when field.PicklistValues.Count > 0 =>
                string.Join(';', field.PicklistValues.Where(_ => random.Next(3) == 0).DefaultIfEmpty(field.PicklistValues[0])),
            "phone" => $"+{random.Next(1, 99)} {random.Next(100, 999)} {random.Next(1_000_000, 9_999_999)}",
            "email" => $"user{random.Next(100_000)}@example.{Pick(["com", "org", "net"])}",
            "url" => $"https://www.example.com/{random.Next(100_000)}",
            "time" => $"{random.Next(24):D2}:{random.Next(60):D2}:00.000Z",
            _ => Words(field),
        },
        field.Length);

    private string Words(SalesforceField field) => field.Name switch
    {
        "FirstName" => Pick(Vocabulary.FirstNames),
        "LastName" => Pick(Vocabulary.LastNames),
        "Title" => Pick(Vocabulary.Titles),
        "Name" => $"{Pick(Vocabulary.CompanyNames)} {Pick(Vocabulary.CompanyTrades)} {Pick(Vocabulary.CompanyForms)}",
        _ when field.Name.EndsWith("Street", StringComparison.Ordinal) => $"{Pick(Vocabulary.Streets)} {random.Next(1, 200)}",
        _ when field.Name.EndsWith("City", StringComparison.Ordinal) => Pick(Vocabulary.Cities),
        _ when field.Name.EndsWith("Country", StringComparison.Ordinal) => Pick(Vocabulary.Countries),
        _ when field.Name.EndsWith("Code", StringComparison.Ordinal) => $"{random.Next(1000, 99_999)}",
        _ when field.Name.Contains("Number", StringComparison.Ordinal) => $"{(char)random.Next('A', 'Z' + 1)}{random.Next(100_000_000):D8}",
        _ => string.Join(' ', Enumerable.Range(0, random.Next(1, field.Length > 1000 ? 40 : 5)).Select(_ => Pick(Vocabulary.Words))),
    };

    private string Reference(SalesforceField field)
    {
        string referred = field.ReferenceTo.Count > 0 ? field.ReferenceTo[random.Next(field.ReferenceTo.Count)] : "User";
        if (findObject(referred) is { Count: > 0 } known)
        {
            return known.Newest(random.Next(known.Count)).Id;
        }

        // Users, record types and the like are not objects of this org: a few dozen Ids stand for them.
        string prefix = referred switch { "User" => "005", "RecordType" => "012", "Campaign" => "701", "Pricebook2" => "01s", _ => "00x" };
        return SalesforceId.Of(prefix, random.Next(1, 40));
    }

    private string Pick(IReadOnlyList<string> choices) => choices[random.Next(choices.Count)];
}
