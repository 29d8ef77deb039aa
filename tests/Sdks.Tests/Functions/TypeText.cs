namespace Sdks.Tests.Functions;

/// <summary>A type reference as C# writes it, with full names and question marks.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(void)] = "void",
        [typeof(byte)] = "byte", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(double)] = "double",
    };

    public static string Of(Type type, NullableMarks? marks = null)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying, marks) + "?";
        }

        bool hasMark = type.IsGenericParameter || !type.IsValueType || type.IsGenericType;
        bool annotated = hasMark && marks is not null && marks.NextIsNullable();
        string suffix = annotated && (type.IsGenericParameter || !type.IsValueType) ? "?" : string.Empty;
        return (type.IsArray ? Of(type.GetElementType()!, marks) + "[]" : Name(type, marks)) + suffix;
    }

    private static string Name(Type type, NullableMarks? marks)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (s_keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        string name = type.IsNested ? $"{Of(type.DeclaringType!)}.{type.Name}" : $"{type.Namespace}.{type.Name}";
        string[] arguments = [.. type.GetGenericArguments().Select(argument => Of(argument, marks))];
        return arguments.Length == 0 ? name : $"{name.Split('`')[0]}<{string.Join(", ", arguments)}>";
    }
}
