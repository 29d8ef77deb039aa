using System.Reflection;

namespace Sdks.Tests.Functions;

/// <summary>Prints an assembly's public API, one line per type and member, in the form of the listings.</summary>
public static class AssemblyLister
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<ApiLine> List(Assembly assembly) =>
        [.. assembly.GetExportedTypes().SelectMany(Lines).Distinct().OrderBy(line => line.ToString(), StringComparer.Ordinal)];

    private static IEnumerable<ApiLine> Lines(Type type)
    {
        string name = TypeText.Of(type);
        yield return new ApiLine(name, DeclarationText.Of(type), AttributeText.Of(type), IsDeclaration: true);
        foreach ((MemberInfo member, string text) in type.IsEnum ? EnumValues(type) : IsDelegate(type) ? [] : Members(type))
        {
            yield return new ApiLine(name, text, AttributeText.Of(member), IsDeclaration: false);
        }
    }

    private static bool IsDelegate(Type type) => typeof(MulticastDelegate).IsAssignableFrom(type.BaseType);

    private static IEnumerable<(MemberInfo, string)> EnumValues(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => ((MemberInfo)field, $"{field.Name} = {field.GetRawConstantValue()}"));

    private static IEnumerable<(MemberInfo, string)> Members(Type type) =>
        Visible(type.GetConstructors(Declared), MemberText.Of)
            .Concat(Visible(
                type.GetMethods(Declared).Where(method => !IsAccessor(method) && !method.Name.Contains('<')),
                MemberText.Of))
            .Concat(Visible(type.GetProperties(Declared), MemberText.Of))
            .Concat(Visible(type.GetFields(Declared), MemberText.Of));

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static IEnumerable<(MemberInfo, string)> Visible<T>(IEnumerable<T> members, Func<T, string?> text) where T : MemberInfo =>
        members.Select(member => ((MemberInfo)member, text(member))).Where(line => line.Item2 is not null)!;
}
