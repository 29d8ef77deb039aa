using System.Globalization;
using System.Text.RegularExpressions;
using Orchestrator.Warehouse;

namespace Orchestrator.Configuration;

/// <summary>Reads what an object of a pipeline file says of its table.</summary>
internal static partial class TableRulesReader
{
    private const string Types = "NUMERIC(p,s), SMALLINT, INTEGER, BIGINT, REAL, DOUBLE PRECISION, BOOLEAN, DATE, TIMESTAMP, VARCHAR(n)";

    private const string ColumnsText =
        $"Types of columns, by field, before those the connector's description would give (it tells neither precision nor scale): {Types}.";

    public static TableRules Read(YamlMap section, ObjectDefaults defaults) =>
        Design(section, defaults) with { Columns = [.. Choices(section, "columns", null, ColumnsText, Type)] };

    /// <summary>Everything but the types of columns, which of a replicated table are those of the table itself.</summary>
    public static TableRules Design(YamlMap section, ObjectDefaults defaults) => new()
    {
        LongText = defaults.LongText,
        Retyped = defaults.Retyped,
        Removed = defaults.Removed,
        DistKey = section.Text("distKey", Identifier.SalesforceName,
            "How rows are spread over the warehouse: a field, or even, all, auto. Default: the key's first field."),
        SortKey = section.OneOrMore("sortKey", "Fields in whose order the rows are stored. Default: the key.") ?? [],
        Encode = [.. Choices(section, "encode", ColumnEncoding.All, "Compression of a field's column. Default: by its type.", Encoding)],
    };

    private static IEnumerable<ColumnChoice> Choices(
        YamlMap section, string key, IReadOnlyList<string>? names, string about, Func<YamlMap, Written, string> read) =>
        section.Pairs(key, names, about).Select(pair => new ColumnChoice(pair.Field, read(section, pair.Text)));

    private static string Type(YamlMap section, Written text)
    {
        Match match = TypeForm().Match(text.Value);
        string name = BlankForm().Replace(match.Groups["name"].Value.ToUpperInvariant(), " ");
        int[] sizes = [.. match.Groups["size"].Captures.Select(size => int.Parse(size.ValueSpan, CultureInfo.InvariantCulture))];
        switch (name, sizes)
        {
            case ("NUMERIC" or "DECIMAL", [>= 1 and <= 38 and int precision, >= 0 and int scale]) when scale <= precision:
                return $"NUMERIC({precision},{scale})";
            case ("VARCHAR", [>= 1 and <= ColumnType.LongestText and int bytes]):
                return $"VARCHAR({bytes})";
            case ("INT", []):
                return "INTEGER";
            case ("SMALLINT" or "INTEGER" or "BIGINT" or "REAL" or "DOUBLE PRECISION" or "BOOLEAN" or "DATE" or "TIMESTAMP", []):
                return name;
            default:
                section.Report(text, "ORC1033", $"\"{text}\" is not a type a column may have", Types, "p to 38, n in bytes to 65535");
                return "";
        }
    }

    private static string Encoding(YamlMap section, Written text)
    {
        string name = text.Value.ToUpperInvariant();
        if (!ColumnEncoding.All.Contains(name))
        {
            section.Report(text, "ORC1034", $"\"{text}\" is not an encoding", string.Join(", ", ColumnEncoding.All));
        }

        return name;
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z]+(?: +[A-Za-z]+)?)(?: ?\( *(?<size>[0-9]{1,5})(?: *, *(?<size>[0-9]{1,5}))? *\))?$")]
    private static partial Regex TypeForm();

    [GeneratedRegex(" +")]
    private static partial Regex BlankForm();
}
