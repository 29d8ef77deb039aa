using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.History;

/// <summary>The stored form of events. Independent of the application's converter, which only sees inputs and outputs.</summary>
[JsonSerializable(typeof(List<HistoryEvent>))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class HistoryJson : JsonSerializerContext
{
    static readonly HistoryJson Stored = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter<OrchestrationRuntimeStatus>() },
        // Payloads are JSON inside JSON; the default encoder would write every quote as six characters.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Write(List<HistoryEvent> events) => JsonSerializer.Serialize(events, Stored.ListHistoryEvent);

    public static List<HistoryEvent> Read(string json) => JsonSerializer.Deserialize(json, Stored.ListHistoryEvent)!;

    public static string Write(HistoryEvent single) => JsonSerializer.Serialize(single, Stored.HistoryEvent);

    public static HistoryEvent ReadOne(string json) => JsonSerializer.Deserialize(json, Stored.HistoryEvent)!;

    public static string? Write(Failure? failure) => failure is null ? null : JsonSerializer.Serialize(failure, Stored.Failure);

    public static Failure? ReadFailure(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Stored.Failure);

    public static string? Write(IReadOnlyDictionary<string, string>? tags) =>
        tags is null || tags.Count == 0 ? null : JsonSerializer.Serialize(tags, Stored.IReadOnlyDictionaryStringString);

    public static IReadOnlyDictionary<string, string>? ReadTags(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, Stored.IReadOnlyDictionaryStringString);
}
