using Orchestrator.Configuration;
using Orchestrator.Flows;

namespace Orchestrator.Planning;

/// <summary>Compares the names of a pipeline file with what the org has.</summary>
internal static class SourceCheck
{
    public static IEnumerable<ConfigurationProblem> Problems(Pipeline pipeline, PipelineObject o, SourceDescription source)
    {
        string profile = pipeline.Salesforce!.ConnectorProfile.Value;
        if (!source.Entities.TryGetValue(o.Name.Value, out EntityDescription? entity))
        {
            string absent = $"no object \"{o.Name}\" in the Salesforce org of connector profile \"{profile}\"";
            return
            [
                ConfigurationProblem.At(o.Name.Place, "ORC1004", absent) with
                {
                    Nearest = NearestName.Of(o.Name.Value, source.KnownObjects),
                    Note = $"{source.KnownObjects.Count} objects were listed by connector profile \"{profile}\"",
                },
            ];
        }

        IEnumerable<Written?> named =
        [
            .. o.Fields.Names, .. o.Key, .. o.Filter.Select(filter => filter.Field), o.Cursor, .. o.Stamps ?? [], .. o.Table.Fields,
        ];
        return [.. Unknown(named.OfType<Written>(), entity, profile), .. NoCursor(o, entity)];
    }

    private static IEnumerable<ConfigurationProblem> Unknown(IEnumerable<Written> named, EntityDescription entity, string profile) => named
            .Where(field => FieldSelection.Find(entity, field.Value) is null)
            .Select(field => ConfigurationProblem.At(field.Place, "ORC1005", $"no field \"{field}\" in object {entity.Name}") with
            {
                Nearest = NearestName.Of(field.Value, entity.Fields.Select(f => f.Name)),
                Note = $"the integration user of connector profile \"{profile}\" sees {entity.Fields.Count} fields of it",
            });

    private static IEnumerable<ConfigurationProblem> NoCursor(PipelineObject o, EntityDescription entity) =>
        o.Cursor is { } cursor && FieldSelection.Find(entity, cursor.Value) is { } field && field.Type is not ("datetime" or "date")
            ? [ConfigurationProblem.At(cursor.Place, "ORC1035", $"field \"{cursor}\" cannot order the versions of {entity.Name}") with
                {
                    Found = $"type {field.Type}",
                    Allowed = string.Join(", ", entity.Fields.Where(f => f.CanBeCursor).Select(f => f.Name)),
                }]
            : [];
}
