using System.ComponentModel.DataAnnotations;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Cleanup;
using Orchestrator.Configuration;
using Orchestrator.Events;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Runs;
using Orchestrator.Tests.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Cleanup;

public sealed class HistoryPurgeTests
{
    /// <summary>Guards against histories that pile up, and against children that nobody finds again once their root is gone.</summary>
    [Fact]
    public async Task Purge_RunThatEndedLongAgo_ForgetsItWithItsChildrenAndKeepsTheGate()
    {
        await using RunOnEngine run = await RunOnEngine.Start(new ScriptedAws());
        await Ended(run);

        Assert.Equal(1, await Purge(run, TimeSpan.FromDays(31)));

        Assert.Equal(["gate.crm"], await Instances(run));
    }

    /// <summary>Guards against a slot that is started a second time because nobody remembers that it ran.</summary>
    [Fact]
    public async Task Purge_RunThatEndedWithinTheTime_KeepsAllOfIt()
    {
        await using RunOnEngine run = await RunOnEngine.Start(new ScriptedAws());
        await Ended(run);
        string[] before = await Instances(run);

        Assert.Equal(0, await Purge(run, TimeSpan.FromDays(29)));

        Assert.Equal(before, await Instances(run));
        Assert.Contains($"{RunOnEngine.RunId}.Account", before);
    }

    /// <summary>Guards against a purge that takes a run's children from under it, however long it takes.</summary>
    [Fact]
    public async Task Purge_RunThatIsUnderWay_KeepsItAndItsEndedChildren()
    {
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var aws = new ScriptedAws
        {
            Concurrency = 1,
            OnCheck = async execution =>
            {
                if (execution.FlowName.Contains(".Contact.", StringComparison.Ordinal))
                {
                    reached.TrySetResult();
                    await release.Task;
                }

                return ScriptedAws.Ended(FlowProgress.Successful);
            },
        };
        await using RunOnEngine run = await RunOnEngine.Start(aws);
        await run.Begin();
        await reached.Task;

        Assert.Equal(0, await Purge(run, TimeSpan.FromDays(400)));

        Assert.Contains($"{RunOnEngine.RunId}.Account", await Instances(run));
        release.SetResult();
        Assert.Equal(3, (await run.End()).Loaded);
    }

    /// <summary>Guards against losing the only trace of a child that a terminate without its children left at work.</summary>
    [Fact]
    public async Task Purge_EndedRunWithAChildThatIsActive_WaitsForTheChild()
    {
        await using RunOnEngine run = await RunOnEngine.Start(new ScriptedAws());
        await Ended(run);
        const string Child = $"{RunOnEngine.RunId}.late";
        var later = new StartOrchestrationOptions(InstanceId: Child, StartAt: DateTimeOffset.MaxValue.AddYears(-1));
        await run.Client.ScheduleNewOrchestrationInstanceAsync(nameof(RunStatement), input: null, later, CancellationToken.None);
        string[] before = await Instances(run);

        Assert.Equal(0, await Purge(run, TimeSpan.FromDays(31)));
        Assert.Equal(before, await Instances(run));

        await run.Client.TerminateInstanceAsync(Child, new TerminateInstanceOptions());
        await run.Client.WaitForInstanceCompletionAsync(Child, CancellationToken.None);
        Assert.Equal(1, await Purge(run, TimeSpan.FromDays(31)));
        Assert.Equal(["gate.crm"], await Instances(run));
    }

    /// <summary>Guards against events, of which there may be many an hour, whose deliveries pile up.</summary>
    [Fact]
    public async Task Purge_EventThatWasDeliveredLongAgo_ForgetsIt()
    {
        await using RunOnEngine run = await RunOnEngine.Start(new ScriptedAws());
        string old = DeliverEvent.InstanceId("e1");
        // Nobody carries it out here, so it ends at once.
        await run.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(DeliverEvent), input: null, new StartOrchestrationOptions(InstanceId: old), CancellationToken.None);
        await run.Client.WaitForInstanceCompletionAsync(old, CancellationToken.None);

        Assert.Equal(0, await Purge(run, TimeSpan.FromDays(29)));
        Assert.Equal(1, await Purge(run, TimeSpan.FromDays(31)));
        Assert.Empty(await Instances(run));
    }

    /// <summary>The clock takes a slot whose run it does not find for one that was missed.</summary>
    [Fact]
    public void KeepHistory_AtItsShortest_IsLongerThanTheLongestCatchUpWindow()
    {
        Assert.True(Range(nameof(OrchestratorOptions.KeepHistory)).Least > Range(nameof(OrchestratorOptions.CatchUpWindow)).Most);
        var tooShort = new OrchestratorOptions { KeepHistory = TimeSpan.FromDays(7) };
        Assert.False(Validator.TryValidateObject(tooShort, new ValidationContext(tooShort), [], validateAllProperties: true));
    }

    private static (TimeSpan Least, TimeSpan Most) Range(string option)
    {
        var range = (RangeAttribute)typeof(OrchestratorOptions).GetProperty(option)!.GetCustomAttributes(typeof(RangeAttribute), false).Single();
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return (TimeSpan.Parse((string)range.Minimum, culture), TimeSpan.Parse((string)range.Maximum, culture));
    }

    private static async Task Ended(RunOnEngine run)
    {
        await run.Starter.Start(run.Client, "crm", RunOnEngine.RunId, new RunRequest(), CancellationToken.None);
        await run.End();
        await run.Client.WaitForInstanceCompletionAsync(PipelineGate.InstanceId("crm"), CancellationToken.None);
    }

    private static Task<int> Purge(RunOnEngine run, TimeSpan later)
    {
        var clock = new StoppedClock(run.Clock.GetUtcNow() + later);
        var purge = new HistoryPurge(Options.Create(new OrchestratorOptions()), clock, NullLogger<HistoryPurge>.Instance);
        return purge.Purge(run.Client, CancellationToken.None);
    }

    private static async Task<string[]> Instances(RunOnEngine run)
    {
        var ids = new List<string>();
        await foreach (OrchestrationMetadata instance in run.Client.GetAllInstancesAsync(new OrchestrationQuery()))
        {
            ids.Add(instance.InstanceId);
        }

        return [.. ids.Order(StringComparer.Ordinal)];
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
