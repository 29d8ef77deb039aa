namespace Orchestrator.EndToEnd;

/// <summary>The demo as a person starts it, with fewer records.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task Demo_GeneratedOrg_PassesItsChecksAndLeavesNothing()
    {
        await using OrchestratorProcess demo = OrchestratorProcess.Start("demo --records 2000 --seed 7");

        int exitCode = await demo.WaitForExit();

        Assert.True(exitCode == 0, demo.Text);
        Assert.Equal(3, Lines(demo).Count(line => line.StartsWith("  yes   ", StringComparison.Ordinal)));
        Assert.Contains("Demo passed in", demo.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', demo.Text);
    }

    [Fact]
    public async Task Demo_OrgFolderWithEmptyAndCursorlessObjects_PassesItsChecks()
    {
        await using OrchestratorProcess demo = OrchestratorProcess.Start($"demo --org \"{Path.Combine(AppContext.BaseDirectory, "Org")}\"");

        int exitCode = await demo.WaitForExit();

        Assert.True(exitCode == 0, demo.Text);
        Assert.Contains("Demo passed in", demo.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_InterruptedInTheMiddleOfARun_TakesEverythingWithIt()
    {
        await using OrchestratorProcess demo = OrchestratorProcess.Start("demo --records 2000");
        string engineFile = demo.WaitForLine("durable engine on").Split("durable engine on ")[1].Split(' ')[0];
        demo.WaitForLine("Day 0");

        demo.Signal("INT");

        Assert.Equal(130, await demo.WaitForExit());
        Assert.False(Directory.Exists(Path.GetDirectoryName(engineFile)));
        Assert.DoesNotContain("   at ", demo.Text, StringComparison.Ordinal);
    }

    private static string[] Lines(OrchestratorProcess process) => process.Text.Split('\n');
}
