using System.Text;
using Orchestrator.Configuration;
using Orchestrator.Warehouse;

namespace Orchestrator.Planning;

/// <summary>Says which target tables could not be made, or not be changed as they would have to be. Pure.</summary>
internal static class TableCheck
{
    // Redshift's own limits; the two lineage columns count.
    private const int MostColumns = 1_600 - 2;
    private const int LongestName = 127;

    public static IEnumerable<ConfigurationProblem> Problems(
        Pipeline pipeline, PipelineObject o, ObjectPlan plan, TableContract contract, StandingTables standing)
    {
        foreach (string name in contract.Columns.Select(column => column.Field).Prepend(plan.Name)
            .Where(name => Encoding.UTF8.GetByteCount(name) > LongestName))
        {
            yield return At(o, "ORC1036", $"the name {name} of {plan.Name} is too long for Redshift") with
            {
                Found = $"{Encoding.UTF8.GetByteCount(name)} bytes",
                Allowed = $"{LongestName} bytes",
                Note = "leave it out with \"fields: { except: [...] }\"",
            };
        }

        if (contract.Columns.Count > MostColumns)
        {
            yield return At(o, "ORC1037", $"{plan.Name} has more fields than a Redshift table has columns") with
            {
                Found = $"{contract.Columns.Count} fields",
                Allowed = $"{MostColumns}",
                Note = "choose some with \"fields\"",
            };
        }

        foreach (Written field in o.Table.Fields.Where(field => !contract.Columns.Any(column => Is(column, field))))
        {
            yield return ConfigurationProblem.At(field.Place, "ORC1005", $"field \"{field}\" of {plan.Name} has no column") with
            {
                Note = "it is compound, base64, skipped, or not among the chosen fields",
            };
        }

        foreach (ColumnChoice choice in o.Table.Encode)
        {
            if (contract.Columns.FirstOrDefault(column => Is(column, choice.Field)) is { } column
                && !ColumnEncoding.Fits(choice.Value, column.Type))
            {
                string unfit = $"encoding {choice.Value} does not go with the type of \"{choice.Field}\"";
                yield return ConfigurationProblem.At(choice.Field.Place, "ORC1034", unfit) with
                {
                    Found = column.Type,
                    Allowed = string.Join(", ", ColumnEncoding.All.Where(encoding => ColumnEncoding.Fits(encoding, column.Type))),
                };
            }
        }

        foreach (ConfigurationProblem problem in Retyped(pipeline, o, plan, contract, standing))
        {
            yield return problem;
        }
    }

    /// <summary>What would become of the target.</summary>
    public static TableEvolution Evolution(Pipeline pipeline, ObjectPlan plan, TableContract contract, StandingTables standing)
    {
        TableShape shape = TargetTable.Shape(pipeline.Redshift.Connection.Schema, plan, contract);
        return TableEvolution.Of(shape, standing.Columns(shape.Schema, shape.Table));
    }

    private static IEnumerable<ConfigurationProblem> Retyped(
        Pipeline pipeline, PipelineObject o, ObjectPlan plan, TableContract contract, StandingTables standing)
    {
        if (plan.Key.Any(key => contract.Columns.All(column => column.Field != key))
            || o.Table.SortKey.Any(field => !contract.Columns.Any(column => Is(column, field))))
        {
            yield break;
        }

        TableEvolution evolution = Evolution(pipeline, plan, contract, standing);
        foreach (string problem in evolution.Problems)
        {
            yield return At(o, "ORC1038", problem);
        }

        if (o.Table.Retyped == RetypedPolicy.Fail)
        {
            foreach (ColumnChange change in evolution.Retyped)
            {
                yield return At(o, "ORC1038", $"{plan.Name}: column {change.Column} would become {change.To}, and schema is \"fail\"") with
                {
                    Found = change.From,
                    Note = "set \"schema: evolve\" to let it, or give the column a type under \"columns\"",
                };
            }
        }
    }

    private static bool Is(TableColumn column, Written field) => column.Field.Equals(field.Value, StringComparison.OrdinalIgnoreCase);

    private static ConfigurationProblem At(PipelineObject o, string code, string message) =>
        ConfigurationProblem.At(o.Name.Place, code, message);
}
