using System.Text.Json;

namespace Microsoft.DurableTask.Converters;

/// <summary>System.Text.Json; without options its defaults plus public fields.</summary>
public class JsonDataConverter : DataConverter
{
    private static readonly JsonSerializerOptions s_defaults = new() { IncludeFields = true };

    private readonly JsonSerializerOptions _options;

    public JsonDataConverter(JsonSerializerOptions? options = null)
    {
        _options = options ?? s_defaults;
    }

    public static JsonDataConverter Default { get; } = new();

    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, _options);

    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, _options);
}
