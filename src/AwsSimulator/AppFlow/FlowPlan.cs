using System.Globalization;
using AwsSimulator.Salesforce;

namespace AwsSimulator.AppFlow;

/// <summary>What a run does with each record: the filters it must pass and the columns its values go to.</summary>
internal sealed record FlowPlan(bool IncludesDeleted, IReadOnlyList<SourceFilter> Filters, IReadOnlyList<FieldMapping> Mappings)
{
    /// <summary>Reads the tasks against the object and the table as they are now.</summary>
    /// <exception cref="FlowRefusedException">A field or column is gone, or a bulk query cannot read the field.</exception>
    public static FlowPlan Of(
        FlowDefinition definition, SalesforceObject source, IReadOnlyList<RedshiftColumn> columns, FilterBounds bounds)
    {
        SalesforceSource settings = definition.SourceFlowConfig.SourceConnectorProperties.Salesforce;
        SalesforceField Field(string name) => source.Find(name)
            ?? throw new FlowRefusedException($"INVALID_FIELD: No such column {name} on entity {source.Name}.");
        RedshiftColumn Column(string name) => columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new FlowRefusedException($"Column {name} does not exist in the destination table.");

        IEnumerable<string> projected = definition.Tasks.Where(task => task.IsProjection).SelectMany(task => task.SourceFields);
        foreach (SalesforceField field in projected.Select(Field))
        {
            if (field.Kind == FieldKind.Compound && settings.DataTransferApi != "REST_SYNC")
            {
                throw new FlowRefusedException($"Selecting compound data is not supported in a bulk query: {field.Name}");
            }
        }

        ILookup<string, int?> truncations = definition.Tasks
            .Where(task => task.TaskType == "Truncate").ToLookup(task => task.SourceFields[0], TruncateLength);
        var mappings = new List<FieldMapping>();
        foreach (FlowTask task in definition.Tasks)
        {
            if (task.TaskType == "Map")
            {
                string name = task.SourceFields[0];
                mappings.Add(new FieldMapping(Field(name), Column(task.DestinationField!), truncations[name].FirstOrDefault()));
            }
            else if (task.TaskType == "Map_all")
            {
                string excluded = task.Property("EXCLUDE_SOURCE_FIELDS_LIST") ?? "";
                mappings.AddRange(source.Fields
                    .Where(field => field.Kind != FieldKind.Compound && !excluded.Contains($"\"{field.Name}\"", StringComparison.Ordinal))
                    .Select(field => new FieldMapping(field, Column(field.Name), null)));
            }
        }

        return new FlowPlan(
            settings.IncludeDeletedRecords == true,
            [.. definition.Tasks.Where(task => task.IsFilter).Select(task => SourceFilter.Of(task, Field(task.SourceFields[0]), bounds))],
            mappings);
    }

    /// <summary>The TRUNCATE_LENGTH of a task; null if it has none that can be used.</summary>
    public static int? TruncateLength(FlowTask task) =>
        int.TryParse(task.Property("TRUNCATE_LENGTH"), NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length > 0
            ? length
            : null;

    public bool Selects(SalesforceRecord record)
    {
        foreach (SourceFilter filter in Filters)
        {
            if (!filter.Matches(record))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>One field's way into one column.</summary>
/// <param name="Field">The source.</param>
/// <param name="Column">The destination.</param>
/// <param name="MostCharacters">Longer text is cut to this many; null cuts nothing.</param>
internal sealed record FieldMapping(SalesforceField Field, RedshiftColumn Column, int? MostCharacters);
