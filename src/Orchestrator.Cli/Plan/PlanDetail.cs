using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Orchestrator.Planning;

namespace Orchestrator.Cli.Plan;

/// <summary>One object of a plan: its flow and its statements, word for word.</summary>
public static class PlanDetail
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new ConstantText() },
    };

    public static IEnumerable<string> Lines(ObjectPreview o)
    {
        string source = o.Plan.Replica is { } replica ? $"task {replica.TaskArn}" : "1 flow in AppFlow";
        yield return $"{o.Plan.Name}: {Counted.Of(o.Statements.Count, "statement")} to Redshift, {source}. Nothing was changed.";
        yield return "";
        yield return o.Flow is null ? "Redshift, after the task's load" : "Redshift, before the flow";
        foreach (string statement in o.Statements)
        {
            yield return $"{statement.TrimEnd()};";
        }

        if (o.Flow is not null)
        {
            yield return "";
            yield return "AppFlow, CreateFlow";
            yield return JsonSerializer.Serialize(o.Flow, Json);
        }
    }

    /// <summary>The SDK's enumerations as their text.</summary>
    private sealed class ConstantText : JsonConverter<ConstantClass>
    {
        public override bool CanConvert(Type typeToConvert) => typeof(ConstantClass).IsAssignableFrom(typeToConvert);

        public override ConstantClass Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Only written.");

        public override void Write(Utf8JsonWriter writer, ConstantClass value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
