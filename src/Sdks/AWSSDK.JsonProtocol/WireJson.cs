using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Amazon.JsonProtocol;

/// <summary>
/// How models look on the wire: only modelled members, nulls left out, times as epoch seconds, blobs as base64, enums as text.
/// </summary>
internal static class WireJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // SQL and names in many scripts stay readable, and short, in captures; the body is never put into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepModelledMembers } },
        Converters = { new EpochSecondsConverter(), new BlobConverter(), new ConstantClassConverterFactory() },
    };

    private static void KeepModelledMembers(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (JsonPropertyInfo property in type.Properties.ToList())
        {
            if (!Has<JsonPropertyNameAttribute>(property) || Has<UriLabelAttribute>(property))
            {
                type.Properties.Remove(property);
            }
            else if (Has<IdempotencyTokenAttribute>(property) && property.Get is { } token)
            {
                property.Get = request => token(request) ?? Guid.NewGuid().ToString();
            }
            else if (property.PropertyType.IsAssignableTo(typeof(ICollection)))
            {
                // With InitializeCollections an empty collection means "not set"; without it, the caller assigned it on purpose.
                property.ShouldSerialize = (_, value) => value is ICollection { Count: var count } && (count > 0 || !AWSConfigs.InitializeCollections);
            }
        }
    }

    private static bool Has<TAttribute>(JsonPropertyInfo property) where TAttribute : Attribute =>
        property.AttributeProvider?.IsDefined(typeof(TAttribute), inherit: true) == true;
}
