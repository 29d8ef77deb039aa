using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Reporting;

namespace Orchestrator.Warehouse;

/// <summary>The receipts of a run, written without figures that are 0: most are, and the history of a run holds them of every load.</summary>
[JsonConverter(typeof(WithoutZeros))]
public sealed record RunReceipts(IReadOnlyList<LoadReceipt> Loads)
{
    internal sealed class WithoutZeros : JsonConverter<RunReceipts>
    {
        private static readonly JsonSerializerOptions Brief = new(OrchestratorJson.Options)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, IgnoreReadOnlyProperties = true,
        };

        public override RunReceipts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<IReadOnlyList<LoadReceipt>>(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, RunReceipts value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Loads, Brief);
    }
}
