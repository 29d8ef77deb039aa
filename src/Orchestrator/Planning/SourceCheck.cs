using Orchestrator.Configuration;
using Orchestrator.Flows;

namespace Orchestrator.Planning;

/// <summary>Compares the names of a pipeline file with what the org has.</summary>
internal static class SourceCheck
{
    public static IEnumerable<ConfigurationProblem> Problems(Pipeline pipeline, PipelineObject o, SourceDescription source)
    {
        if (!source.Entities.TryGetValue(o.Name.Value, out EntityDescription? entity))
        {
            string profile = pipeline.Salesforce.ConnectorProfile.Value;
            return
            [
                ConfigurationProblem.At(o.Name.Place, "ORC1004", $"no object \"{o.Name}\" in the Salesforce org of connector profile \"{profile}\"") with
                {
                    Nearest = NearestName.Of(o.Name.Value, source.KnownObjects),
                    Note = $"{source.KnownObjects.Count} objects were listed by connector profile \"{profile}\"",
                },
            ];
        }

        IEnumerable<Written> named = [.. o.Fields.Names, .. o.Key, .. o.Filter.Select(filter => filter.Field), .. o.Cursor is null ? [] : new[] { o.Cursor }];
        return named.Where(field => FieldSelection.Find(entity, field.Value) is null)
            .Select(field => ConfigurationProblem.At(field.Place, "ORC1005", $"no field \"{field}\" in the Salesforce object {entity.Name}") with
            {
                Nearest = NearestName.Of(field.Value, entity.Fields.Select(f => f.Name)),
                Note = $"the integration user of connector profile \"{pipeline.Salesforce.ConnectorProfile}\" sees {entity.Fields.Count} fields of it",
            });
    }
}
