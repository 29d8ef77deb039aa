using System.Text.RegularExpressions;

namespace Repository;

public sealed partial class ReadmeTests
{
    [Fact]
    public void Readme_FilesAndFoldersItNames_Exist()
    {
        List<string> named = [.. NamedPath().Matches(WorkingTree.Read("README.md")).Select(match => match.Groups[1].Value.TrimEnd('/', '.')).Distinct()];

        Assert.NotEmpty(named);
        Assert.Empty(from path in named where !Path.Exists(Path.Combine(WorkingTree.Root, path)) select path);
    }

    /// <summary>A path from the root: it begins with one of the repository's folders. Patterns with a star are left alone.</summary>
    [GeneratedRegex(@"(?<![\w/.-])((?:src|tests|infra|benchmarks|docs|\.ci)/[\w./-]*)(?![\w*<{])")]
    private static partial Regex NamedPath();
}
