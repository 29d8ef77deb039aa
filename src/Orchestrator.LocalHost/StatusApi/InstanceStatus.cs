using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.DurableTask.Client;

namespace Orchestrator.LocalHost.StatusApi;

/// <summary>An instance as Durable Functions shows it: payloads as JSON, times to the second.</summary>
internal sealed record InstanceStatus
{
    public required string Name { get; init; }

    public required string InstanceId { get; init; }

    public required string RuntimeStatus { get; init; }

    public JsonNode? Input { get; init; }

    public JsonNode? CustomStatus { get; init; }

    public JsonNode? Output { get; init; }

    public required string CreatedTime { get; init; }

    public required string LastUpdatedTime { get; init; }

    /// <summary>Only where it was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonArray? HistoryEvents { get; init; }

    public static InstanceStatus Of(OrchestrationMetadata instance, bool showInput, JsonArray? history = null) => new()
    {
        Name = instance.Name,
        InstanceId = instance.InstanceId,
        RuntimeStatus = instance.RuntimeStatus.ToString(),
        Input = showInput ? Payload.Parse(instance.SerializedInput) : null,
        CustomStatus = Payload.Parse(instance.SerializedCustomStatus),
        Output = Payload.Parse(instance.SerializedOutput) ?? instance.FailureDetails?.ToString(),
        CreatedTime = Seconds(instance.CreatedAt),
        LastUpdatedTime = Seconds(instance.LastUpdatedAt),
        HistoryEvents = history,
    };

    private static string Seconds(DateTimeOffset time) => time.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";
}
