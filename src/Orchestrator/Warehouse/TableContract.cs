using System.Security.Cryptography;
using System.Text;
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

    private TableContract(string objectName, IReadOnlyList<TableColumn> columns)
    {
        Object = objectName;
        Columns = columns;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', columns.Select(c => $"{c.Field} {c.Name} {c.Type}"))));
        Hash = Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    /// <summary>API name of the Salesforce object.</summary>
    public string Object { get; }

    /// <summary>Mapped columns in the order of the description; compound and base64 fields are not among them.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>32 hex digits; equal exactly when fields, columns and types are equal.</summary>
    public string Hash { get; }

    /// <exception cref="ColumnClashException">Two fields differ only in case, which Redshift's column names cannot.</exception>
    public static TableContract Of(EntityDescription entity)
    {
        var columns = new List<TableColumn>();
        var fieldOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (EntityField field in entity.Fields)
        {
            if (ColumnType.Of(field) is not { } type)
            {
                continue;
            }

            string name = field.Name.ToLowerInvariant();
            if (!fieldOf.TryAdd(name, field.Name))
            {
                throw new ColumnClashException(entity.Name, fieldOf[name], field.Name);
            }

            columns.Add(new TableColumn(field.Name, name, type));
        }

        return new TableContract(entity.Name, columns);
    }
}

/// <summary>One mapped field.</summary>
/// <param name="Field">API name as Salesforce spells it: the source of the flow's Map task.</param>
/// <param name="Name">Column name, lower case and unquoted: the destination of the flow's Map task.</param>
/// <param name="Type">Redshift type with its length, e.g. <c>VARCHAR(1020)</c>.</param>
public sealed record TableColumn(string Field, string Name, string Type);

/// <summary>Two fields of one object would share a column. The object cannot be loaded until one of them is left out.</summary>
public sealed class ColumnClashException(string objectName, string first, string second)
    : Exception($"{objectName}: fields {first} and {second} differ only in case and would share one Redshift column; "
        + $"leave one out with \"fields: {{ except: [{second}] }}\".")
{
    public string Object { get; } = objectName;

    public string First { get; } = first;

    public string Second { get; } = second;
}
