using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;
using Amazon.Util;

namespace Amazon.JsonProtocol;

/// <summary>Times are seconds since 1970 as a decimal number; text in ISO 8601 is read too, as other AWS SDKs do.</summary>
internal sealed class EpochSecondsConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? DateTime.Parse(reader.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)
            : DateTime.UnixEpoch.AddTicks((long)(reader.GetDecimal() * TimeSpan.TicksPerSecond));

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(AWSSDKUtils.ConvertToUnixEpochSecondsDecimal(value));
}

internal sealed class BlobConverter : JsonConverter<MemoryStream>
{
    public override MemoryStream Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetBytesFromBase64());

    public override void Write(Utf8JsonWriter writer, MemoryStream value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.ToArray());
}

/// <summary>A value AWS added after this list was made is kept as it came, not refused.</summary>
internal sealed class ConstantClassConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsSubclassOf(typeof(ConstantClass));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(ConstantClassConverter<>).MakeGenericType(typeToConvert))!;

    private sealed class ConstantClassConverter<TConstant> : JsonConverter<TConstant> where TConstant : ConstantClass
    {
        private readonly Func<string, TConstant> find =
            typeof(TConstant).GetMethod("FindValue", [typeof(string)])!.CreateDelegate<Func<string, TConstant>>();

        public override TConstant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            find(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, TConstant value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
