using System.Reflection;
using System.Runtime.CompilerServices;

namespace Sdks.Tests.Functions;

/// <summary>A member's signature; null for one that callers and derived types do not see.</summary>
internal static class MemberText
{
    public static string? Of(ConstructorInfo constructor) =>
        Visibility(constructor) is { } visible ? $"{visible} .ctor({ParametersOf(constructor)})" : null;

    public static string? Of(MethodInfo method)
    {
        Type[] generics = method.GetGenericArguments();
        string genericText = generics.Length > 0 ? $"<{string.Join(", ", generics.Select(generic => generic.Name))}>" : string.Empty;
        return Visibility(method) is { } visible
            ? $"{visible} {Modifiers(method)}{ReturnOf(method)} {method.Name}{genericText}({ParametersOf(method)}){ConstraintsOf(generics)}"
            : null;
    }

    public static string? Of(PropertyInfo property)
    {
        string? get = Visibility(property.GetMethod);
        string? set = Visibility(property.SetMethod);
        if ((get ?? set) is null)
        {
            return null;
        }

        string visible = get == "public" || set == "public" ? "public" : (get ?? set)!;
        string accessors = Accessor(get, "get") + Accessor(set, IsInit(property) ? "init" : "set");
        string modifiers = Modifiers(property.GetMethod ?? property.SetMethod!);
        string type = TypeText.Of(property.PropertyType, NullableMarks.Of(property));
        return $"{visible} {modifiers}{type} {property.Name} {{ {accessors}}}";

        string Accessor(string? own, string name) => own is null ? string.Empty : own == visible ? $"{name}; " : $"{own} {name}; ";
    }

    public static string? Of(FieldInfo field)
    {
        string modifiers = field.IsLiteral
            ? "const "
            : (field.IsStatic ? "static " : string.Empty) + (field.IsInitOnly ? "readonly " : string.Empty);
        return field.IsPublic || field.IsFamily
            ? $"{(field.IsPublic ? "public" : "protected")} {modifiers}{TypeText.Of(field.FieldType, NullableMarks.Of(field))} {field.Name}"
                + (field.IsLiteral ? $" = {Literal.Of(field.GetRawConstantValue())}" : string.Empty)
            : null;
    }

    public static string ReturnOf(MethodInfo method) => TypeText.Of(method.ReturnType, NullableMarks.Of(method.ReturnParameter));

    public static string ParametersOf(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : string.Empty)
        + string.Join(", ", method.GetParameters().Select(Parameter));

    public static string ConstraintsOf(IEnumerable<Type> generics) => string.Concat(generics
        .Select(generic => (generic.Name, Rules: string.Join(", ", Rules(generic))))
        .Where(generic => generic.Rules.Length > 0)
        .Select(generic => $" where {generic.Name} : {generic.Rules}"));

    private static IEnumerable<string> Rules(Type generic) =>
        (generic.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>())
            .Concat(generic.GetGenericParameterConstraints().Select(constraint => TypeText.Of(constraint)));

    private static string Parameter(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        string prefix = (type.IsByRef, parameter.IsOut, parameter.IsDefined(typeof(ParamArrayAttribute), false)) switch
        {
            (true, true, _) => "out ",
            (true, false, _) => "ref ",
            (_, _, true) => "params ",
            _ => string.Empty,
        };
        string typeText = TypeText.Of(type.IsByRef ? type.GetElementType()! : type, NullableMarks.Of(parameter));
        string defaultValue = parameter.HasDefaultValue ? $" = {Literal.OfDefault(parameter)}" : string.Empty;
        return $"{prefix}{typeText} {parameter.Name}{defaultValue}";
    }

    private static string? Visibility(MethodBase? method) => method switch
    {
        { IsPublic: true } => "public",
        { IsFamily: true } => "protected",
        { IsFamilyOrAssembly: true } => "protected internal",
        _ => null,
    };

    private static string Modifiers(MethodInfo method)
    {
        bool isOverride = method.GetBaseDefinition() != method;
        return method switch
        {
            { IsStatic: true } => "static ",
            _ when method.DeclaringType!.IsInterface => method.IsAbstract ? string.Empty : "virtual(default) ",
            { IsAbstract: true } => isOverride ? "abstract override " : "abstract ",
            { IsVirtual: true, IsFinal: true } => isOverride ? "sealed override " : string.Empty,
            { IsVirtual: true } => isOverride ? "override " : "virtual ",
            _ => string.Empty,
        };
    }

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
}
