using System.Reflection;

namespace Sdks.Tests.Functions;

/// <summary>The compiler's nullability marks of one type reference, read off in the order in which its parts are written.</summary>
internal sealed class NullableMarks
{
    private const byte Annotated = 2;

    private readonly byte[] _marks;
    private int _next;

    private NullableMarks(byte[] marks)
    {
        _marks = marks;
    }

    public static NullableMarks Of(ParameterInfo parameter) => Read(parameter.CustomAttributes, parameter.Member);

    public static NullableMarks Of(PropertyInfo property) => Read(property.CustomAttributes, property.GetMethod ?? property.SetMethod!);

    public static NullableMarks Of(FieldInfo field) => Read(field.CustomAttributes, field.DeclaringType!);

    /// <summary>Whether the next part is marked with a question mark. A single mark stands for all parts.</summary>
    public bool NextIsNullable() => (_marks.Length == 1 ? _marks[0] : _marks[_next++]) == Annotated;

    private static NullableMarks Read(IEnumerable<CustomAttributeData> attributes, MemberInfo scope) =>
        Find(attributes, "NullableAttribute") is { } own
            ? new(own.ConstructorArguments[0].Value is IReadOnlyCollection<CustomAttributeTypedArgument> many
                ? [.. many.Select(mark => (byte)mark.Value!)]
                : [(byte)own.ConstructorArguments[0].Value!])
            : new([ContextOf(scope)]);

    private static byte ContextOf(MemberInfo? scope)
    {
        for (; scope is not null; scope = scope.DeclaringType)
        {
            if (Find(scope.CustomAttributes, "NullableContextAttribute") is { } context)
            {
                return (byte)context.ConstructorArguments[0].Value!;
            }
        }

        return 0;
    }

    private static CustomAttributeData? Find(IEnumerable<CustomAttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeType.Name == name);
}
