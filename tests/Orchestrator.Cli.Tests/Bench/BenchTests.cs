using System.Text.Json;

namespace Orchestrator.Cli.Tests.Bench;

/// <summary>The form of what a benchmark says. How fast this machine is at the moment is no matter of a test, so a missed goal (exit 1) is as good.</summary>
public sealed class BenchTests
{
    private const string Least = "--scale 0.001";

    [Theory]
    [InlineData("aws", 4)]
    [InlineData("engine", 7)]
    [InlineData("run", 19)]
    [InlineData("warehouse", 20)]
    [InlineData("soak", 3)]
    public async Task Bench_AskedForJson_SaysOneObjectPerCaseAndNothingElse(string area, int cases)
    {
        await using OrchestratorProcess process = OrchestratorProcess.Start($"bench {area} --json {Least}");

        int exitCode = await process.WaitForExit();

        JsonElement[] lines = [.. process.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(cases, lines.Length);
        Assert.All(lines, line =>
        {
            Assert.Equal(["case", "value", "unit", "reference", "ratio", "goal", "met"], line.EnumerateObject().Select(member => member.Name));
            Assert.True(line.GetProperty("value").GetDouble() > 0);
            // Without a goal a figure says nothing but how it compares.
            bool compared = line.GetProperty("goal").ValueKind == JsonValueKind.Null;
            Assert.Equal(compared, line.GetProperty("met").ValueKind == JsonValueKind.Null);
            Assert.True((compared ? line.GetProperty("reference") : line.GetProperty("goal")).GetDouble() > 0);
            Assert.Equal(line.GetProperty("reference").ValueKind, line.GetProperty("ratio").ValueKind);
        });
        Assert.Contains(lines, line => line.GetProperty("goal").ValueKind == JsonValueKind.Number);
        Assert.Equal(lines.Any(line => line.GetProperty("met").ValueKind == JsonValueKind.False) ? 1 : 0, exitCode);
    }

    [Fact]
    public async Task Bench_ForPeople_IsATableWithinAHundredColumns()
    {
        await using OrchestratorProcess process = OrchestratorProcess.Start($"bench engine {Least}");

        await process.WaitForExit();

        string[] lines = process.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("bench engine   ", lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= 100, line));
        Assert.All(lines[2..].Where(line => !line.StartsWith(' ')), line => Assert.True(line.EndsWith(" reached", StringComparison.Ordinal) || line.EndsWith(" missed", StringComparison.Ordinal), line));
    }
}
