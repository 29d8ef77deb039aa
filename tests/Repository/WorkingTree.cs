using System.Reflection;

namespace Repository;

/// <summary>The files of this repository as they stand, without what builds and tools leave behind.</summary>
internal static class WorkingTree
{
    private static readonly string[] LeftBehind = ["bin", "obj", ".git", ".vs", ".idea", "artifacts", "TestResults", "node_modules"];

    private static readonly string[] TextEndings =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".json", ".yaml", ".yml", ".sql", ".bicep", ".md", ".txt", ".sh", ".html", ".js", ".css", ".csv", ".editorconfig", ".gitignore"];

    public static string Root { get; } = Path.GetFullPath(typeof(WorkingTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!);

    /// <summary>Text files by their path from the root, with forward slashes. Files without an ending are scripts here.</summary>
    public static IReadOnlyList<string> TextFiles { get; } =
        [.. Walk(Root).Where(path => TextEndings.Contains(Path.GetExtension(path)) || Path.GetExtension(path).Length == 0).Select(Relative).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Files(string folder, string ending) => TextFiles
        .Where(path => path.StartsWith(folder, StringComparison.Ordinal) && path.EndsWith(ending, StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder).Where(sub => !LeftBehind.Contains(Path.GetFileName(sub))).SelectMany(Walk));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');
}
