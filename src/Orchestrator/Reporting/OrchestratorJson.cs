using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Reporting;

/// <summary>
/// The one way records are written: camelCase, enums as camelCase strings (a run's outcome as it is spelt), nothing where there is nothing
/// to say.
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
        options.Converters.Add(new JsonStringEnumConverter<RunOutcome>());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
