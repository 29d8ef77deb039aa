using System.Collections;
using System.Reflection;
using Amazon.Runtime;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>A request with every member set, all the way down, so that no member's name or type on the wire goes unseen.</summary>
internal static class FilledRequest
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static object Of(Type type) => Value(type);

    private static object Value(Type declared)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type switch
        {
            _ when type == typeof(string) => "text",
            _ when type == typeof(bool) => true,
            _ when type == typeof(DateTime) => new DateTime(2026, 3, 1, 6, 30, 0, DateTimeKind.Utc),
            _ when type == typeof(MemoryStream) => new MemoryStream([1, 2, 3]),
            _ when type.IsPrimitive => Convert.ChangeType(7, type, System.Globalization.CultureInfo.InvariantCulture),
            _ when type.IsAssignableTo(typeof(ConstantClass)) =>
                type.GetFields(BindingFlags.Public | BindingFlags.Static).First(field => field.FieldType == type).GetValue(null)!,
            _ when type.IsAssignableTo(typeof(IDictionary)) => Dictionary(type),
            _ when type.IsAssignableTo(typeof(IList)) => List(type),
            _ => Structure(type),
        };
    }

    private static object Structure(Type type)
    {
        object structure = Activator.CreateInstance(type)!;
        foreach (PropertyInfo member in type.GetProperties(Declared).Where(member => member.CanWrite))
        {
            member.SetValue(structure, Value(member.PropertyType));
        }

        return structure;
    }

    private static IList List(Type type)
    {
        var list = (IList)Activator.CreateInstance(type)!;
        list.Add(Value(type.GetGenericArguments()[0]));
        return list;
    }

    private static IDictionary Dictionary(Type type)
    {
        var map = (IDictionary)Activator.CreateInstance(type)!;
        map.Add(Value(type.GetGenericArguments()[0]), Value(type.GetGenericArguments()[1]));
        return map;
    }
}
