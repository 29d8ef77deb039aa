namespace Sdks.Generator;

internal static class EnumSource
{
    public static string Of(string name, IReadOnlyDictionary<string, string> members) => $$"""
        public class {{name}} : ConstantClass
        {
        {{string.Join("\n", members.Select(member => $"""    public static readonly {name} {member.Key} = new {name}("{member.Value}");"""))}}

            public {{name}}(string value) : base(value) { }

            public static {{name}} FindValue(string value) => FindValue<{{name}}>(value);

            public static implicit operator {{name}}(string value) => FindValue(value);
        }


        """;
}
