using System.Globalization;
using System.Text.RegularExpressions;
using Orchestrator.Warehouse;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>Reads what an object of a pipeline file says of its table.</summary>
internal static partial class TableRulesReader
{
    private const string Types = "NUMERIC(p,s), SMALLINT, INTEGER, BIGINT, REAL, DOUBLE PRECISION, BOOLEAN, DATE, TIMESTAMP, VARCHAR(n)";

    public static TableRules Read(YamlMap section, ObjectDefaults defaults) => new()
    {
        Columns = [.. Choices(section, "columns", Type)],
        LongText = defaults.LongText,
        Retyped = defaults.Retyped,
        Removed = defaults.Removed,
        DistKey = section.Text("distKey", Identifier.SalesforceName),
        SortKey = section.Node("sortKey") switch
        {
            null or YamlSequenceNode => section.Names("sortKey"),
            _ => section.Text("sortKey", Identifier.SalesforceName) is { } one ? [one] : [],
        },
        Encode = [.. Choices(section, "encode", Encoding)],
    };

    private static IEnumerable<ColumnChoice> Choices(YamlMap section, string key, Func<YamlMap, Written, string> read) =>
        section.Pairs(key)
            .Select(pair => new ColumnChoice(section.Matching(pair.Key, Identifier.SalesforceName), read(section, pair.Value)));

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
