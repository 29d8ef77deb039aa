using System.Globalization;
using System.Reflection;

namespace Sdks.Tests.Functions;

/// <summary>Constants as C# writes them.</summary>
internal static class Literal
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    public static string OfDefault(ParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.RawDefaultValue switch
        {
            null => parameter.ParameterType.IsValueType && type == parameter.ParameterType ? "default" : "null",
            { } value when type.IsEnum => $"{TypeText.Of(type)}.{Enum.ToObject(type, value)}",
            { } value => Of(value),
        };
    }
}
