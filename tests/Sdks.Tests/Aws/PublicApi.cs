using System.Reflection;
using Amazon.Runtime;

namespace Sdks.Tests.Aws;

/// <summary>The public surface of a package, one line per type and member, in the notation of <c>Listing/*.txt</c>.</summary>
internal sealed class PublicApi(Assembly assembly)
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(bool)] = "bool",
        [typeof(double)] = "double",
    };

    public IReadOnlyList<string> Lines() =>
        [.. assembly.GetExportedTypes().SelectMany(type => Members(type).Prepend(Declaration(type)).Select(line => $"{type.FullName} | {line}"))];

    private IEnumerable<string> Members(Type type) =>
    [
        .. type.GetConstructors(Declared).Where(constructor => !constructor.IsStatic).Select(constructor => $".ctor({Parameters(constructor)})"),
        .. type.GetProperties(Declared).Select(Property),
        .. type.GetFields(Declared).Select(Field),
        .. type.GetMethods(Declared).Where(IsWritten).Select(method => $"{Modifiers(method)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})"),
    ];

    /// <summary>Accessors are part of their property; operators are members of their own although the compiler marks both.</summary>
    private static bool IsWritten(MethodInfo method) => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal);

    private string Declaration(Type type)
    {
        List<Type> interfaces = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).ToList();
        IEnumerable<string> bases =
            interfaces.Except(interfaces.SelectMany(one => one.GetInterfaces())).Select(Name).Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object))
        {
            bases = bases.Prepend(Name(parent));
        }

        string names = string.Join(", ", bases);
        string kind = type.IsInterface ? "interface" : type.IsSealed ? "sealed class" : type.IsAbstract ? "abstract class" : "class";
        return names.Length == 0 ? kind : $"{kind} : {names}";
    }

    private string Property(PropertyInfo property)
    {
        string accessors = (property.CanRead ? "get; " : "") + (property.SetMethod is { IsPublic: true } ? "set; " : "");
        return $"{Modifiers(property.GetMethod!)}{Name(property.PropertyType)} {property.Name} {{ {accessors}}}";
    }

    private string Field(FieldInfo field)
    {
        string value = field.GetValue(null) is ConstantClass constant ? $" = \"{constant.Value}\"" : "";
        return $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Name(field.FieldType)} {field.Name}{value}";
    }

    /// <summary>Interface members are abstract and members that implement them final, both by nature: neither is written.</summary>
    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal ? ""
        : method.GetBaseDefinition() == method ? "virtual " : "override ";

    private string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = default" : "")}"));

    /// <summary>
    /// Types of the package by their short name, all others by their full one: a property cannot borrow another namespace's type unseen.
    /// </summary>
    private string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        string name = type.Assembly == assembly ? type.Name : $"{type.Namespace}.{type.Name}";
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
