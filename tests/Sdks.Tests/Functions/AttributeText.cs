using System.Reflection;

namespace Sdks.Tests.Functions;

/// <summary>The attributes that change what compiles.</summary>
internal static class AttributeText
{
    public static string Of(MemberInfo member) => string.Join(' ', member.CustomAttributes
        .Where(attribute =>
            attribute.AttributeType == typeof(ObsoleteAttribute) || attribute.AttributeType == typeof(AttributeUsageAttribute))
        .Select(attribute => $"[{attribute.AttributeType.Name[..^"Attribute".Length]}({string.Join(", ", Arguments(attribute))})]"));

    private static IEnumerable<string> Arguments(CustomAttributeData attribute) =>
        attribute.ConstructorArguments
            .Select(argument => argument.ArgumentType.IsEnum
                ? $"{argument.ArgumentType.FullName}.{Enum.ToObject(argument.ArgumentType, argument.Value!)}"
                : Literal.Of(argument.Value))
            .Concat(attribute.NamedArguments.Select(argument => $"{argument.MemberName}={Literal.Of(argument.TypedValue.Value)}"));
}
