using System.Globalization;
using Orchestrator.Cli.Serve;
using Orchestrator.Configuration;
using Orchestrator.Triggers;

namespace Orchestrator.Cli.Tests.Serve;

public sealed class ServeBannerTests
{
    [Theory]
    [InlineData("2026-11-20T06:48:00Z", "1 run found, 0 resumed", "next start finance 07:00 UTC (in 12 min)", 1, 0)]
    [InlineData("2026-11-20T07:00:00Z", "2 runs found, 1 resumed", "next start finance 2026-11-21 07:00 UTC (in 24 h 0 min)", 2, 1)]
    public void Banner_SaysWhatWasTakenUpAndWhatComesNext(string now, string runs, string next, int found, int resumed)
    {
        DateTimeOffset moment = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);

        string[] lines = Banner(found, resumed, "0 0 7 * * *", moment).Text().Split('\n');

        Assert.Equal("  engine      /var/engine.db                " + runs, lines[2]);
        Assert.Equal("  pipelines   ./pipelines                   1 valid, " + next, lines[3]);
        Assert.Equal("orchestrator ready: http://127.0.0.1:7071", lines[^1]);
    }

    [Fact]
    public void Banner_WithoutASchedule_SaysThatNothingStartsByItself() =>
        Assert.Contains("1 valid, none starts by itself", Banner(0, 0, null, DateTimeOffset.UnixEpoch).Text(), StringComparison.Ordinal);

    private static ServeBanner Banner(int found, int resumed, string? schedule, DateTimeOffset now)
    {
        string[] file = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Pipelines", "good.yaml"));
        IEnumerable<string> lines = file.Where(line => line.Split(':')[0] is not ("schedule" or "timeZone"));
        string text = string.Join('\n', schedule is null ? lines : lines.Prepend($"schedule: \"{schedule}\""));
        PipelineSet set = PipelineSet.Of([KeyValuePair.Create("good.yaml", text)]);
        Assert.Empty(set.Problems);
        return new ServeBanner
        {
            Url = "http://127.0.0.1:7071",
            EngineFile = "/var/engine.db",
            RunsFound = found,
            RunsResumed = resumed,
            Pipelines = "./pipelines",
            Count = set.Pipelines.Count,
            Next = DueSlots.Next(set.Pipelines, now),
            Now = now,
            Aws = "us-east-1",
        };
    }
}
