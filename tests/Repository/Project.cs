using System.Xml.Linq;

namespace Repository;

/// <summary>A project file: what it references of ours and which SDK packages it asks for.</summary>
internal sealed record Project(string Path, string Name, IReadOnlyList<string> References, IReadOnlyList<string> SdkPackages)
{
    public static IReadOnlyList<Project> All { get; } = [.. WorkingTree.Files("", ".csproj").Select(Load)];

    /// <summary>The projects that are the program, stand-ins and their generator excepted.</summary>
    public static IEnumerable<Project> OfTheProgram => All.Where(project => project.Path.StartsWith("src/", StringComparison.Ordinal) && !project.IsStandIn);

    public bool IsStandIn => Path.StartsWith("src/Sdks/", StringComparison.Ordinal);

    public override string ToString() => Name;

    private static Project Load(string path)
    {
        XDocument xml = XDocument.Parse(WorkingTree.Read(path));
        return new Project(path, NameOf(path), [.. Includes(xml, "ProjectReference").Select(NameOf)], [.. Includes(xml, "SdkPackage")]);
    }

    private static IEnumerable<string> Includes(XDocument xml, string item) =>
        xml.Descendants(item).Select(element => (string)element.Attribute("Include")!);

    private static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path);
}
