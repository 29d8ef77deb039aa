using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Configuration;

/// <summary>The JSON Schema of a pipeline file: what the readers ask for, for editors that complete and underline.</summary>
internal static class PipelineSchema
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text()
    {
        var probe = new KeyProbe();
        PipelineReader.Read(probe);
        var schema = new JsonObject
        {
            // The draft that editors' YAML servers know best.
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Pipeline of the orchestrator",
            ["description"] = "One sync from a Salesforce org into Redshift. \"orchestrator check\" sees more than this schema can say.",
        };
        foreach ((string name, JsonNode? value) in probe.Schema())
        {
            schema[name] = value?.DeepClone();
        }

        return schema.ToJsonString(Readable);
    }
}
