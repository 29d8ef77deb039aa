namespace Sdks.Tests.Functions;

public class ConformityTests
{
    private const string Obsolete = "[Obsolete(\"Use Call(name) [shorter].\")]";
    private const string Gone = "missing, though every implementation or value is concerned: ";

    private static readonly string[] s_real =
    [
        "N.Client |  public abstract class N.Client : N.IClient, System.IAsyncDisposable",
        "N.Client | public abstract void Stop()",
        "N.Client | public virtual void Call(string name)",
        $"N.Client | public virtual void Call(string name, N.Options options)  // {Obsolete} [EditorBrowsable(Never)]",
        "N.Client | public int Size { get; }",
        "N.Status |  public enum N.Status : int",
        "N.Status | Done = 1",
    ];

    [Fact]
    public void Problems_OnlyThingsLeftOut_None() => Assert.Empty(ProblemsWithout("Size"));

    [Fact]
    public void Problems_BaseLeftOut_None() => Assert.Empty(ProblemsOf(", System.IAsyncDisposable", string.Empty));

    [Theory]
    [InlineData("int Size", "long Size", "not in the real package: N.Client | public long Size { get; }")]
    [InlineData("abstract void Stop()", "virtual void Stop()", Gone + "N.Client | public abstract void Stop()")]
    [InlineData(Obsolete, "", "missing overload: N.Client | public virtual void Call(string name, N.Options options)  // " + Obsolete)]
    [InlineData("abstract class N.Client", "class N.Client", "really 'N.Client | public abstract class N.Client")]
    [InlineData("N.IClient", "N.IServer", "declared as 'N.Client | public abstract class N.Client : N.IServer")]
    [InlineData("Done = 1", "Done = 2", Gone + "N.Status | Done = 1")]
    [InlineData("N.Status |", "N.State |", "N.State: the real package has no such type")]
    public void Problems_StandInDiffers_NamesTheDifference(string real, string standIn, string expected) =>
        Assert.Contains(ProblemsOf(real, standIn), problem => problem.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("void Call(string name)")]
    [InlineData("void Call(string name, N.Options options)")]
    [InlineData("abstract void Stop()")]
    [InlineData("Done = 1")]
    public void Problems_LineThatMattersIsGone_OneProblem(string gone) =>
        Assert.StartsWith("missing", Assert.Single(ProblemsWithout(gone)), StringComparison.Ordinal);

    private static IReadOnlyList<string> ProblemsWithout(string gone) =>
        ProblemsWhen(real => real.Where(line => !line.Contains(gone, StringComparison.Ordinal)));

    private static IReadOnlyList<string> ProblemsOf(string real, string standIn) =>
        ProblemsWhen(lines => lines.Select(line => line.Replace(real, standIn, StringComparison.Ordinal)));

    private static IReadOnlyList<string> ProblemsWhen(Func<IEnumerable<string>, IEnumerable<string>> change) =>
        Conformity.Problems([.. change(s_real).Select(ApiLine.Parse)], [.. s_real.Select(ApiLine.Parse)]);
}
