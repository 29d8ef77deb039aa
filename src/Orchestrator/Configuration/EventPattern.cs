using System.Globalization;
using System.Text.Json;
using Orchestrator.Events;

namespace Orchestrator.Configuration;

/// <summary>
/// An event pattern of EventBridge: every field must hold, by any of its tests; a list in the event holds if one of its elements does.
/// Of the tests: exact values, <c>prefix</c>, <c>exists</c>, <c>anything-but</c>.
/// </summary>
/// <param name="Fields">At least one.</param>
public sealed record EventPattern(IReadOnlyList<EventField> Fields)
{
    public bool IsMetBy(AwsEvent happened) => IsMetBy(JsonSerializer.SerializeToElement(new Dictionary<string, object?>
    {
        ["id"] = happened.Id,
        ["detail-type"] = happened.DetailType,
        ["source"] = happened.Source,
        ["account"] = happened.Account,
        ["region"] = happened.Region,
        ["time"] = happened.Time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["resources"] = happened.Resources,
        ["detail"] = happened.Detail,
    }));

    public bool IsMetBy(JsonElement o) => Fields.All(field => field.IsMetBy(o));

    public override string ToString() => $"{{{string.Join(",", Fields)}}}";
}

/// <summary>One key of a pattern: a pattern of its own, or tests of which one must hold.</summary>
public sealed record EventField(string Name, EventPattern? Inner, IReadOnlyList<EventTest> AnyOf)
{
    public bool IsMetBy(JsonElement o)
    {
        bool isThere = o.TryGetProperty(Name, out JsonElement value);
        return Inner is { } inner
            ? Elements(isThere, value).Any(element => element.ValueKind == JsonValueKind.Object && inner.IsMetBy(element))
            : AnyOf.Any(test => test.Exists is { } exists
                ? exists == (isThere && value.ValueKind != JsonValueKind.Object)
                : Elements(isThere, value).Any(test.Holds));
    }

    public override string ToString() => $"\"{Name}\":" + (Inner?.ToString() ?? $"[{string.Join(",", AnyOf)}]");

    private static JsonElement[] Elements(bool isThere, JsonElement value) => !isThere ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()]
        : [value];
}

/// <summary>One test of a value; exactly one of its members is set.</summary>
public sealed record EventTest
{
    /// <summary>Text, number, truth value or null: the same kind and value.</summary>
    public JsonElement? Exact { get; init; }

    public string? Prefix { get; init; }

    public bool? Exists { get; init; }

    /// <summary>Texts and numbers.</summary>
    public IReadOnlyList<JsonElement>? AnythingBut { get; init; }

    /// <summary>Whether a value that is there holds; <see cref="Exists"/> asks something else.</summary>
    public bool Holds(JsonElement value) => this switch
    {
        { Exact: { } exact } => Same(exact, value),
        { Prefix: { } prefix } => value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith(prefix, StringComparison.Ordinal),
        { AnythingBut: { } others } => value.ValueKind != JsonValueKind.Object && !others.Any(other => Same(other, value)),
        _ => false,
    };

    public override string ToString() => this switch
    {
        { Exact: { } exact } => exact.GetRawText(),
        { Prefix: { } prefix } => $"{{\"prefix\":{JsonSerializer.Serialize(prefix)}}}",
        { Exists: { } exists } => $"{{\"exists\":{(exists ? "true" : "false")}}}",
        _ => $"{{\"anything-but\":[{string.Join(",", AnythingBut!.Select(other => other.GetRawText()))}]}}",
    };

    private static bool Same(JsonElement left, JsonElement right) => left.ValueKind == right.ValueKind && left.ValueKind switch
    {
        JsonValueKind.String => left.GetString() == right.GetString(),
        JsonValueKind.Number => left.GetDouble().Equals(right.GetDouble()),
        _ => true,
    };
}
