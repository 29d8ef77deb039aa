using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Runs;
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
        files = PipelineFiles.Local(options.Value.Pipelines);
        File.WriteAllText(
            Path.Combine(folder.FullName, "crm.yaml"),
            SamplePipelines.Least.Replace("concurrency: 4", "schedule: \"0 30 6 * * *\"", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Guards against a timer that fires twice, and against two hosts whose timers fire at once.</summary>
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

    /// <summary>Guards against a slot that is dropped, or runs beside another run, because its pipeline is busy.</summary>
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

    /// <summary>Guards against slots that pile up behind a long run and then start one after the other.</summary>
    [Fact]
    public async Task Slots_DuringALongRun_OnlyTheLatestStartsAtItsEnd()
    {
        File.WriteAllText(
            Path.Combine(folder.FullName, "crm.yaml"),
            SamplePipelines.Least.Replace("concurrency: 4", "schedule: \"0 0 * * * *\"", StringComparison.Ordinal));
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
        await run.Starter.Start(run.Client, "crm", "crm.20261120T051000", new RunRequest(), CancellationToken.None);
        await Tick(run, "06:00:01");
        await Tick(run, "07:00:01");
        await Tick(run, "08:00:01");

        release.SetResult();
        await run.Client.WaitForInstanceCompletionAsync("gate.crm", CancellationToken.None);
        await Tick(run, "08:05:00");
        await run.Client.WaitForInstanceCompletionAsync("crm.20261120T080000", CancellationToken.None);
        await run.Client.WaitForInstanceCompletionAsync("gate.crm", CancellationToken.None);
        await Tick(run, "08:06:00");

        Assert.Equal(2, aws.CallsOf("PrepareWarehouse"));
        Assert.Null(await run.Client.GetInstanceAsync("crm.20261120T060000"));
        Assert.Null(await run.Client.GetInstanceAsync("crm.20261120T070000"));
    }

    /// <summary>Guards against a slot that is forgotten because the run it waited for took longer than missed slots are caught up.</summary>
    [Theory]
    [InlineData("11:00:30", true, 18_000)]
    [InlineData("11:00:30", false, 3_600)]
    [InlineData("10:50:00", true, 3_600)]
    public void Reach_AtTheEndOfARunLongerThanTheCatchUpWindow_GoesBackToItsBegin(string lastUpdated, bool ended, int seconds)
    {
        var gate = new OrchestrationMetadata(nameof(PipelineGate), "gate.crm")
        {
            RuntimeStatus = ended ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Running,
            CreatedAt = Moment("06:01:00"),
            LastUpdatedAt = Moment(lastUpdated),
        };

        Assert.Equal(TimeSpan.FromSeconds(seconds), ScheduleTick.Reach(gate, Moment("11:01:00"), TimeSpan.FromHours(1)));
    }

    /// <summary>Guards against two hosts whose clocks fire at once where a start is not checked atomically.</summary>
    [Fact]
    public async Task Slot_TickedByTwoHostsWhoseStartsAreNotCheckedAtomically_RunsOnce()
    {
        var aws = new ScriptedAws();
        await using RunOnEngine run = await RunOnEngine.Start(aws);
        await using var loose = new LooselyCheckedClient(run.Client, accepted: 4);

        // Each tick looks at the gate once, and once more when it starts.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Tick(run, "06:30:01", loose))));
        await run.End();
        await Tick(run, "06:31:00");

        Assert.Equal((4, 1), (loose.Written, aws.CallsOf("PrepareWarehouse")));
    }

    /// <summary>Guards against a slot that is lost, or started again and again, because no host was up at its time.</summary>
    [Fact]
    public async Task Slot_MissedByAPipelineThatHasRun_IsCaughtUpOnce()
    {
        var aws = new ScriptedAws();
        await using RunOnEngine run = await RunOnEngine.Start(aws);
        await run.Starter.Start(run.Client, "crm", "crm.20261119T063000", new RunRequest(), CancellationToken.None);
        await run.Client.WaitForInstanceCompletionAsync("gate.crm", CancellationToken.None);

        await Tick(run, "11:00:00");
        await run.End();
        await run.Client.WaitForInstanceCompletionAsync("gate.crm", CancellationToken.None);
        await Tick(run, "11:01:00");
        await Tick(run, "18:29:00");

        Assert.Equal(2, aws.CallsOf("PrepareWarehouse"));
    }

    /// <summary>Guards against a host that comes back after days and starts what nobody waits for any more.</summary>
    [Fact]
    public async Task Slot_MissedLongerAgoThanTheCatchUpWindow_IsLeftOut()
    {
        var aws = new ScriptedAws();
        await using RunOnEngine run = await RunOnEngine.Start(aws);
        await run.Starter.Start(run.Client, "crm", "crm.20261119T063000", new RunRequest(), CancellationToken.None);
        await run.Client.WaitForInstanceCompletionAsync("gate.crm", CancellationToken.None);

        await Tick(run, "18:31:00");

        Assert.Equal(1, aws.CallsOf("PrepareWarehouse"));
    }

    [Fact]
    public async Task Slot_BeforeThePipelineWasDeployed_IsNotCaughtUp()
    {
        var aws = new ScriptedAws();
        await using RunOnEngine run = await RunOnEngine.Start(aws);

        await Tick(run, "11:00:00");

        Assert.Null(await run.Client.GetInstanceAsync(RunOnEngine.RunId));
    }

    private Task Tick(RunOnEngine run, string time, DurableTaskClient? client = null)
    {
        var tick = new ScheduleTick(files, run.Starter, options, new StoppedClock(Moment(time)), NullLogger<ScheduleTick>.Instance);
        return tick.Run(new TimerInfo(), client ?? run.Client, CancellationToken.None);
    }

    private static DateTimeOffset Moment(string time) =>
        DateTimeOffset.Parse($"2026-11-20T{time}Z", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
