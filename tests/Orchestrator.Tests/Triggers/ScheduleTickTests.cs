using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Tests.Configuration;
using Orchestrator.Tests.Runs;
using Orchestrator.Triggers;

namespace Orchestrator.Tests.Triggers;

public sealed class ScheduleTickTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ticks-");
    private readonly PipelineFiles files;
    private readonly IOptions<OrchestratorOptions> options;

    public ScheduleTickTests()
    {
        options = Options.Create(new OrchestratorOptions { Pipelines = folder.FullName });
        files = new PipelineFiles(options);
        File.WriteAllText(
            Path.Combine(folder.FullName, "crm.yaml"),
            SamplePipelines.Least.Replace("concurrency: 4", "schedule: \"0 30 6 * * *\"", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Slot_TickedManyTimesAndByTwoHosts_RunsOnce()
    {
        var aws = new ScriptedAws();
        await using RunOnEngine run = await RunOnEngine.Start(aws);

        await Task.WhenAll(Tick(run, "06:30:01"), Tick(run, "06:30:01"), Tick(run, "06:30:02"));
        await run.End();
        await Tick(run, "06:31:00");
        await Tick(run, "09:00:00");

        Assert.Equal(1, aws.CallsOf("PrepareWarehouse"));
    }

    [Fact]
    public async Task Slot_DuringARun_StartsWhenItHasEnded()
    {
        var release = new TaskCompletionSource();
        var aws = new ScriptedAws
        {
            OnCheck = async _ =>
            {
                await release.Task;
                return ScriptedAws.Ended(FlowProgress.Successful);
            },
        };
        await using RunOnEngine run = await RunOnEngine.Start(aws);
        const string Earlier = "crm.20261120T060000";
        await run.Starter.Start(run.Client, "crm", Earlier, new RunRequest(), CancellationToken.None);

        await Tick(run, "06:30:01");
        Assert.Null(await run.Client.GetInstanceAsync(RunOnEngine.RunId));

        release.SetResult();
        await run.Client.WaitForInstanceCompletionAsync("gate.crm", CancellationToken.None);
        await Tick(run, "06:35:00");
        await run.End();
        Assert.Equal(2, aws.CallsOf("PrepareWarehouse"));
    }

    [Fact]
    public async Task Slot_MissedByAPipelineThatHasRun_IsCaughtUp()
    {
        var aws = new ScriptedAws();
        await using RunOnEngine run = await RunOnEngine.Start(aws);
        await run.Starter.Start(run.Client, "crm", "crm.20261119T063000", new RunRequest(), CancellationToken.None);
        await run.Client.WaitForInstanceCompletionAsync("gate.crm", CancellationToken.None);

        await Tick(run, "11:00:00");

        await run.End();
    }

    [Fact]
    public async Task Slot_BeforeThePipelineWasDeployed_IsNotCaughtUp()
    {
        var aws = new ScriptedAws();
        await using RunOnEngine run = await RunOnEngine.Start(aws);

        await Tick(run, "11:00:00");

        Assert.Null(await run.Client.GetInstanceAsync(RunOnEngine.RunId));
    }

    private Task Tick(RunOnEngine run, string time)
    {
        var clock = new StoppedClock(DateTimeOffset.Parse($"2026-11-20T{time}Z", System.Globalization.CultureInfo.InvariantCulture));
        var tick = new ScheduleTick(files, run.Starter, options, clock, NullLogger<ScheduleTick>.Instance);
        return tick.Run(new TimerInfo(), run.Client, CancellationToken.None);
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
