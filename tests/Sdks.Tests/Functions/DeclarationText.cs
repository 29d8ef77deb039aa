using System.Reflection;

namespace Sdks.Tests.Functions;

/// <summary>The declaration of a type: kind, modifiers, name, base types, constraints.</summary>
internal static class DeclarationText
{
    public static string Of(Type type)
    {
        if (typeof(MulticastDelegate).IsAssignableFrom(type.BaseType))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"public delegate {MemberText.ReturnOf(invoke)} {TypeText.Of(type)}({MemberText.ParametersOf(invoke)})";
        }

        string[] bases = [.. Bases(type)];
        return $"public {Modifiers(type)}{Kind(type)} {TypeText.Of(type)}"
            + (bases.Length > 0 ? " : " + string.Join(", ", bases) : string.Empty)
            + MemberText.ConstraintsOf(type.GetGenericArguments());
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => IsRecord(type) ? "record struct" : "struct",
        _ => IsRecord(type) ? "record" : "class",
    };

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly) is not null;

    private static string Modifiers(Type type) => type switch
    {
        { IsInterface: true } or { IsEnum: true } => string.Empty,
        { IsValueType: true } =>
            type.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "IsReadOnlyAttribute") ? "readonly " : string.Empty,
        { IsAbstract: true, IsSealed: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsSealed: true } => "sealed ",
        _ => string.Empty,
    };

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
        {
            return [TypeText.Of(Enum.GetUnderlyingType(type))];
        }

        IEnumerable<string> baseType = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)
            ? [TypeText.Of(parent)]
            : [];
        Type[] all = type.GetInterfaces();
        IEnumerable<Type> inherited = (type.BaseType?.GetInterfaces() ?? []).Concat(all.SelectMany(each => each.GetInterfaces()));
        IEnumerable<string> own = all.Except(inherited).Where(each => each.IsVisible).Select(each => TypeText.Of(each));
        return baseType.Concat(own.Order(StringComparer.Ordinal));
    }
}
