using Orchestrator.Configuration;

namespace Orchestrator.Tests.Configuration;

public sealed class ProblemTextTests
{
    [Fact]
    public void Problem_OfAFile_ShowsTheLineAndUnderlinesTheCulprit()
    {
        string text = SamplePipelines.Full.Replace("mode: full", "mode: hourly", StringComparison.Ordinal);
        ConfigurationProblem problem = Assert.Single(PipelineSet.Of([new("pipelines/crm-daily.yaml", text)]).Problems);

        Assert.Equal(
            """
            error ORC1011: "hourly" is not a load mode
              --> pipelines/crm-daily.yaml:22:11
               |
            22 |     mode: hourly
               |           ^^^^^^ allowed: auto, full, incremental, window
               |

            """,
            ProblemText.Of(problem));
    }

    [Fact]
    public void Problem_WithANote_EndsWithIt()
    {
        string text = SamplePipelines.Full.Replace("0 30 6 * * *", "hourly", StringComparison.Ordinal);
        ConfigurationProblem problem = Assert.Single(PipelineSet.Of([new("crm.yaml", text)]).Problems);

        Assert.Equal(
            """
            error ORC1008: "hourly" is not a schedule
              --> crm.yaml:2:11
               |
             2 | schedule: "hourly"
               |           ^^^^^^^^ allowed: six fields: second minute hour day month weekday
               |
               = every day at 6:30 is "0 30 6 * * *"

            """,
            ProblemText.Of(problem));
    }

    [Fact]
    public void Problem_OfARequest_HasNoPlace() => Assert.Equal(
        "error ORC1023: pipeline \"crm\" has no object \"Acount\"\n  nearest: Account\n",
        ProblemText.Of(new ConfigurationProblem("ORC1023", "pipeline \"crm\" has no object \"Acount\"") { Nearest = "Account" }));
}
