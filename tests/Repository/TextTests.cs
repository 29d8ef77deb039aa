using System.Text.RegularExpressions;

namespace Repository;

/// <summary>What must not be written anywhere, and what must be written beside what is switched off.</summary>
public sealed partial class TextTests
{
    /// <summary>The product is one program for both worlds; which packages it is compiled with is the build's business.</summary>
    [Fact]
    public void Product_HasNoConditionalCompilation() => Assert.Empty(
        from path in WorkingTree.Files("src/Orchestrator/", ".cs")
        where WorkingTree.Lines(path).Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal))
        select path);

    [Fact]
    public void Files_MentionNoPathOfTheMachineTheyWereWrittenOn() => Assert.Empty(Matches(MachinePath(), WorkingTree.TextFiles));

    [Fact]
    public void Files_LeaveNoNotesForLater() => Assert.Empty(Matches(NoteForLater(), WorkingTree.TextFiles));

    [Fact]
    public void SilencedRules_SayWhy()
    {
        IEnumerable<string> silent =
            from path in WorkingTree.TextFiles.Where(path => path.EndsWith(".editorconfig", StringComparison.Ordinal))
            from number in WithoutReason(WorkingTree.Lines(path), line => line.Contains("severity = none", StringComparison.Ordinal), line => line.StartsWith('#'))
            select $"{path}:{number}";

        Assert.Empty(silent);
    }

    [Fact]
    public void SilencedWarnings_OfProjects_SayWhy()
    {
        IEnumerable<string> silent =
            from path in WorkingTree.TextFiles.Where(path => BuildFile().IsMatch(path))
            from number in WithoutReason(WorkingTree.Lines(path), line => line.Contains("<NoWarn>", StringComparison.Ordinal), line => line.Trim().EndsWith("-->", StringComparison.Ordinal))
            select $"{path}:{number}";

        Assert.Empty(silent);
    }

    [Fact]
    public void SilencedWarnings_InCode_SayWhy()
    {
        IEnumerable<string> silent =
            from path in WorkingTree.Files("", ".cs")
            from number in WithoutReason(
                WorkingTree.Lines(path), line => Pragma().IsMatch(line) && !line.Contains("//", StringComparison.Ordinal), line => line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            select $"{path}:{number}";

        Assert.Empty(silent);
    }

    /// <summary>Line numbers of what needs a reason and has none: not on the line above it, nor above the lines like it that it follows.</summary>
    private static IEnumerable<int> WithoutReason(string[] lines, Func<string, bool> needsReason, Func<string, bool> isReason) =>
        from index in Enumerable.Range(0, lines.Length)
        where needsReason(lines[index])
        let above = lines.Take(index).Reverse().SkipWhile(needsReason).FirstOrDefault("")
        where !isReason(above)
        select index + 1;

    private static IEnumerable<string> Matches(Regex forbidden, IEnumerable<string> paths) =>
        from path in paths
        from line in WorkingTree.Lines(path).Select((text, index) => (Text: text, Number: index + 1))
        where forbidden.IsMatch(line.Text)
        select $"{path}:{line.Number}: {line.Text.Trim()}";

    // The brackets keep the patterns from finding themselves.
    [GeneratedRegex(@"(^|[^\w.])/(work|root|home|Users)[/]\w|[A-Z]:\\Users\\|\.\.[/]shared\b")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(TOD[O]|FIXM[E]|HAC[K]|XX[X])\b")]
    private static partial Regex NoteForLater();

    [GeneratedRegex(@"^\s*#pragma warning disable")]
    private static partial Regex Pragma();

    [GeneratedRegex(@"\.(csproj|props|targets)$")]
    private static partial Regex BuildFile();
}
