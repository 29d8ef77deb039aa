using System.Globalization;

namespace AwsSimulator.Salesforce;

/// <summary>Reads a CSV file as Salesforce Data Loader or Data Export writes it: one column per field, in any order.</summary>
internal static class DataExport
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>
    /// Puts every row of the file into the object. Columns the describe file does not name are skipped; missing values are null, but false in
    /// a checkbox, which Salesforce never leaves open.
    /// </summary>
    /// <exception cref="OrgFolderException">
    /// A row has another number of columns than the header, or a value is not of its field's type, or an Id is missing or twice.
    /// </exception>
    public static void Load(string path, SalesforceObject target, DateTimeOffset visibleFrom)
    {
        SalesforceField?[]? columns = null;
        SalesforceField[] checkboxes = [.. target.Fields.Where(field => field.Kind == FieldKind.Boolean)];
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int line, IReadOnlyList<string> values) in CsvFile.Read(path))
        {
            if (columns is null)
            {
                columns = [.. values.Select(target.Find)];
                if (columns.All(column => column?.Name != "Id"))
                {
                    throw new OrgFolderException(path, line, "The header has no column Id.");
                }
            }
            else if (values.Count != columns.Length)
            {
                throw new OrgFolderException(path, line, $"The row has {values.Count} values; the header has {columns.Length}.");
            }
            else
            {
                object?[] record = ReadRow(path, line, columns, checkboxes, values, target.Width);
                if (record[target.Find("Id")!.Ordinal] is not string id || !ids.Add(id))
                {
                    throw new OrgFolderException(path, line, "The row has no Id, or one that an earlier row has.");
                }

                target.Add(record, visibleFrom);
            }
        }
    }

    private static object?[] ReadRow(
        string path, int line, SalesforceField?[] columns, SalesforceField[] checkboxes, IReadOnlyList<string> values, int width)
    {
        var record = new object?[width];
        foreach (SalesforceField checkbox in checkboxes)
        {
            record[checkbox.Ordinal] = false;
        }

        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] is { } field && values[i].Length > 0)
            {
                record[field.Ordinal] = Parse(field.Kind, values[i])
                    ?? throw new OrgFolderException(path, line, $"'{values[i]}' is not a value for {field.Name}, a {field.Type}.");
            }
        }

        return record;
    }

    private static object? Parse(FieldKind kind, string text) => kind switch
    {
        FieldKind.Text => text,
        FieldKind.Boolean => bool.TryParse(text, out bool flag) ? flag : text is "0" or "1" ? text == "1" : null,
        FieldKind.Integer =>
            decimal.TryParse(text, CultureInfo.InvariantCulture, out decimal whole) && decimal.IsInteger(whole) ? (long)whole : null,
        FieldKind.Number => double.TryParse(text, CultureInfo.InvariantCulture, out double number) ? number : null,
        FieldKind.Date => DateOnly.TryParse(text, CultureInfo.InvariantCulture, out DateOnly date) ? date : null,
        FieldKind.DateTime => DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out DateTime moment) ? moment : null,
        _ => null,
    };
}
