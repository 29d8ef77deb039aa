using System.Security.Cryptography;
using System.Text;
using Orchestrator.Configuration;
using Orchestrator.Flows;

namespace Orchestrator.Warehouse;

/// <summary>
/// Which column of the target each field of a Salesforce object goes to, and of what Redshift type. A pure function of the description:
/// planner, flow and DDL compute it anew and meet in the same <see cref="Hash"/>.
/// </summary>
public sealed class TableContract
{
    /// <summary>When the row's version was extracted, by AWS's clock: lineage, never mapped by a flow.</summary>
    public const string ExtractedAt = "_extracted_at";

    /// <summary>Run whose load wrote the row: lineage, never mapped by a flow.</summary>
    public const string RunId = "_run_id";

    private TableContract(EntityDescription entity, IReadOnlyList<TableColumn> columns, IReadOnlyList<string> skipped)
    {
        Object = entity.Name;
        Rules = entity.Rules;
        Columns = columns;
        Skipped = skipped;
        IEnumerable<string> mapping = columns.Select(c => $"{c.Field} {c.Name} {c.Type}{(c.CutAt is null ? "" : $" cut at {c.CutAt}")}");
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', mapping))).AsSpan(0, 16));
    }

    /// <summary>API name of the Salesforce object.</summary>
    public string Object { get; }

    /// <summary>What the pipeline file says of the table.</summary>
    public TableRules Rules { get; }

    /// <summary>Fields left out because their texts may be too long (<c>longText: skip</c>).</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>Mapped columns in the order of the description; compound and base64 fields are not among them.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>32 hex digits; equal exactly when fields, columns and types are equal.</summary>
    public string Hash { get; }

    /// <exception cref="ColumnClashException">Two fields differ only in case, which Redshift's column names cannot.</exception>
    public static TableContract Of(EntityDescription entity)
    {
        var columns = new List<TableColumn>();
        var skipped = new List<string>();
        var fieldOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (EntityField field in entity.Fields)
        {
            if ((entity.Rules.TypeOf(field.Name) ?? ColumnType.Of(field)) is not { } type || ColumnType.Of(field) is null)
            {
                continue;
            }

            // A type the file gives is meant as it is.
            bool canExceed = entity.Rules.TypeOf(field.Name) is null && ColumnType.CanExceed(field);
            if (canExceed && entity.Rules.LongText == LongText.Skip)
            {
                skipped.Add(field.Name);
                continue;
            }

            string name = field.Name.ToLowerInvariant();
            if (!fieldOf.TryAdd(name, field.Name))
            {
                throw new ColumnClashException(entity.Name, fieldOf[name], field.Name);
            }

            int? cutAt = canExceed && entity.Rules.LongText == LongText.Truncate ? ColumnType.SafeCharacters : null;
            columns.Add(new TableColumn(field.Name, name, type) { CutAt = cutAt, CanExceed = canExceed });
        }

        return new TableContract(entity, columns, skipped);
    }
}

/// <summary>One mapped field.</summary>
/// <param name="Field">API name as Salesforce spells it: the source of the flow's Map task.</param>
/// <param name="Name">Column name, lower case and unquoted: the destination of the flow's Map task.</param>
/// <param name="Type">Redshift type with its length, e.g. <c>VARCHAR(1020)</c>.</param>
public sealed record TableColumn(string Field, string Name, string Type)
{
    /// <summary>Characters after which AppFlow cuts the value off (<c>longText: truncate</c>); null: never.</summary>
    public int? CutAt { get; init; }

    /// <summary>Values can be longer than the column; one that is fails the load unless it is cut.</summary>
    public bool CanExceed { get; init; }
}

/// <summary>Two fields of one object would share a column. The object cannot be loaded until one of them is left out.</summary>
public sealed class ColumnClashException(string objectName, string first, string second)
    : Exception($"{objectName}: fields {first} and {second} differ only in case and would share one Redshift column; "
        + $"leave one out with \"fields: {{ except: [{second}] }}\".")
{
    public string Object { get; } = objectName;

    public string First { get; } = first;

    public string Second { get; } = second;
}
