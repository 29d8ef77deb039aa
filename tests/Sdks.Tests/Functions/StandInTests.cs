using System.Reflection;
using System.Text.RegularExpressions;

namespace Sdks.Tests.Functions;

/// <summary>
/// Code that compiles against a stand-in compiles, and means the same, against the real package. Listing holds the real packages'
/// public API, read off their assemblies; where a stand-in grows, its types are added there from the real package first.
/// </summary>
public class StandInTests
{
    private const string GetInput = "T? GetInput<T>()";

    public static TheoryData<string> StandIns => [.. Packages];

    private static IEnumerable<string> Packages =>
        Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file));

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Functions", "Listing");

    [Theory]
    [MemberData(nameof(StandIns))]
    public void StandIn_ComparedWithTheRealPackage_OnlyLeavesThingsOut(string package)
    {
        IReadOnlyList<string> problems = Conformity.Problems(AssemblyLister.List(Assembly.Load(package)), Listing(package));

        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }

    [Fact]
    public void StandIns_InTheSolution_AreAllCompared()
    {
        IEnumerable<string> referenced = Directory.GetFiles(AppContext.BaseDirectory, "Microsoft.*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name.Contains("DurableTask", StringComparison.Ordinal) || name.Contains("Functions", StringComparison.Ordinal));

        Assert.Equal(referenced.Order(), Packages.Order());
    }

    [Theory]
    [InlineData("T? GetInput<T>(T? otherwise = null)")]
    [InlineData("T GetInput<T>()")]
    public void StandIn_RealSignatureDiffers_IsReported(string realInput)
    {
        ApiLine[] real =
        [
            .. Listing("Microsoft.DurableTask.Abstractions")
                .Select(line => line with { Signature = line.Signature.Replace(GetInput, realInput, StringComparison.Ordinal) }),
        ];

        string[] problems = [.. Conformity.Problems(AssemblyLister.List(Assembly.Load("Microsoft.DurableTask.Abstractions")), real)];

        Assert.Equal(2, problems.Length);
        Assert.Matches($"^not in the real package.*{Regex.Escape(GetInput)}$", problems[0]);
        Assert.Matches($"^missing.*{Regex.Escape(realInput)}$", problems[1]);
    }

    private static ApiLine[] Listing(string package) => [.. File.ReadLines(Path.Combine(Folder, package + ".txt")).Select(ApiLine.Parse)];
}
