using System.Text.RegularExpressions;
using Orchestrator.Configuration;

namespace Orchestrator.Cli.Tests;

public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));

    [Fact]
    public void Readme_ItsPipelineFile_CanBeRun()
    {
        string pipeline = Yaml().Match(Readme).Groups[1].Value;

        PipelineSet set = PipelineSet.Of([KeyValuePair.Create("README.md", pipeline)]);

        Assert.Equal("", string.Concat(set.Problems.Select(ProblemText.Of)));
        Assert.Equal("crm-daily", Assert.Single(set.Pipelines).Name.Value);
    }

    [Fact]
    public void PipelineWithEveryKey_Checked_HasNoProblem()
    {
        string every = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pipeline.yaml"));

        PipelineSet set = PipelineSet.Of([KeyValuePair.Create("docs/pipeline.yaml", every)]);

        Assert.Equal("", string.Concat(set.Problems.Select(ProblemText.Of)));
        Assert.Equal(6, Assert.Single(set.Pipelines).Objects.Count);
    }

    [Fact]
    public void Readme_FirstCommand_StandsWithinTwentyLinesAndTheWholeWithinOneHundredAndFifty()
    {
        string[] lines = Readme.TrimEnd('\n').Split('\n');

        Assert.InRange(Array.FindIndex(lines, line => line.StartsWith("./orchestrator", StringComparison.Ordinal)), 0, 19);
        Assert.InRange(lines.Length, 1, 150);
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
