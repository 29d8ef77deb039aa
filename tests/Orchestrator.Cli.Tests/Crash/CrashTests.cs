namespace Orchestrator.Cli.Tests.Crash;

/// <summary>The short form of what <c>orchestrator crash --kills 200</c> does.</summary>
public sealed class CrashTests
{
    private const int Kills = 6;

    [Fact]
    public async Task Crash_AFewKills_LosesNothingAndSaysALineForEach()
    {
        await using OrchestratorProcess process = OrchestratorProcess.Start($"crash --kills {Kills}");

        int exitCode = await process.WaitForExit();

        string[] lines = process.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(exitCode == 0, process.Text);
        Assert.Equal(1 + Kills + 1, lines.Length);
        Assert.All(lines[1..^1], line => Assert.EndsWith("   right", line, StringComparison.Ordinal));
        Assert.EndsWith("; 0 lost, 0 decided twice", lines[^1], StringComparison.Ordinal);
    }
}
