using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Reporting;

/// <summary>
/// The one way records are written: camelCase, enums as camelCase strings (a run's outcome as it is spelt), moments of UTC with Z, nothing
/// where there is nothing to say.
/// </summary>
public static class OrchestratorJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new Moments());
        options.Converters.Add(new JsonStringEnumConverter<RunOutcome>());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class Moments : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            if (value.Offset == TimeSpan.Zero)
            {
                writer.WriteStringValue(value.UtcDateTime);
            }
            else
            {
                writer.WriteStringValue(value);
            }
        }
    }
}
