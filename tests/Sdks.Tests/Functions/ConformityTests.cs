namespace Sdks.Tests.Functions;

public class ConformityTests
{
    private static readonly string[] s_real =
    [
        "N.Client |  public abstract class N.Client : N.IClient, System.IAsyncDisposable",
        "N.Client | public abstract void Stop()",
        "N.Client | public virtual void Call(string name)",
        "N.Client | public virtual void Call(string name, N.Options options)  // [Obsolete(\"Use Call(name) [shorter].\")] [EditorBrowsable(Never)]",
        "N.Client | public int Size { get; }",
        "N.Status |  public enum N.Status : int",
        "N.Status | Done = 1",
    ];

    [Fact]
    public void Problems_OnlyThingsLeftOut_None() => Assert.Empty(ProblemsWhen(real => real.Where(line => !line.Contains("Size", StringComparison.Ordinal))));

    [Fact]
    public void Problems_BaseLeftOut_None() => Assert.Empty(ProblemsOf(", System.IAsyncDisposable", string.Empty));

    [Theory]
    [InlineData("int Size", "long Size", "not in the real package: N.Client | public long Size { get; }")]
    [InlineData("abstract void Stop()", "virtual void Stop()", "missing, though every implementation or value is concerned: N.Client | public abstract void Stop()")]
    [InlineData("[Obsolete(\"Use Call(name) [shorter].\")]", "", "missing overload: N.Client | public virtual void Call(string name, N.Options options)  // [Obsolete(\"Use Call(name) [shorter].\")]")]
    [InlineData("abstract class N.Client", "class N.Client", "really 'N.Client | public abstract class N.Client")]
    [InlineData("N.IClient", "N.IServer", "declared as 'N.Client | public abstract class N.Client : N.IServer")]
    [InlineData("Done = 1", "Done = 2", "missing, though every implementation or value is concerned: N.Status | Done = 1")]
    [InlineData("N.Status |", "N.State |", "N.State: the real package has no such type")]
    public void Problems_StandInDiffers_NamesTheDifference(string real, string standIn, string expected) =>
        Assert.Contains(ProblemsOf(real, standIn), problem => problem.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("void Call(string name)")]
    [InlineData("void Call(string name, N.Options options)")]
    [InlineData("abstract void Stop()")]
    [InlineData("Done = 1")]
    public void Problems_LineThatMattersIsGone_OneProblem(string gone) =>
        Assert.StartsWith("missing", Assert.Single(ProblemsWhen(real => real.Where(line => !line.Contains(gone, StringComparison.Ordinal)))), StringComparison.Ordinal);

    private static IReadOnlyList<string> ProblemsOf(string real, string standIn) =>
        ProblemsWhen(lines => lines.Select(line => line.Replace(real, standIn, StringComparison.Ordinal)));

    private static IReadOnlyList<string> ProblemsWhen(Func<IEnumerable<string>, IEnumerable<string>> change) =>
        Conformity.Problems([.. change(s_real).Select(ApiLine.Parse)], [.. s_real.Select(ApiLine.Parse)]);
}
