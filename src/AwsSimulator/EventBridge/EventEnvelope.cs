using System.Text.Json.Serialization;

namespace AwsSimulator.EventBridge;

/// <summary>An event as EventBridge passes it on.</summary>
internal sealed record EventEnvelope(
    string Id, string DetailType, string Source, string Time, IReadOnlyList<string> Resources, object Detail)
{
    [JsonPropertyOrder(-1)]
    public string Version { get; } = "0";

    public string Account { get; } = RehearsalNames.Account;

    public string Region { get; } = RehearsalNames.Region;
}
