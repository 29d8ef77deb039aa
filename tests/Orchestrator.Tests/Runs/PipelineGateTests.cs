using Microsoft.DurableTask.Client;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Triggers;

namespace Orchestrator.Tests.Runs;

public sealed class PipelineGateTests
{
    [Fact]
    public async Task FiftyStarters_AtOnce_OneGetsItsRunAndTheOthersLearnWhichOneRuns()
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

        StartAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            run.Starter.Start(run.Client, "crm", $"crm.20261120T0630{i:00}", new RunRequest(), CancellationToken.None))));

        StartAnswer started = Assert.Single(answers, answer => answer.Started);
        Assert.All(answers, answer => Assert.Equal(started.RunId, answer.RunId));
        release.SetResult();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        OrchestrationMetadata ended = await run.Client.WaitForInstanceCompletionAsync(
            started.RunId, getInputsAndOutputs: true, patience.Token);
        Assert.Equal(RunOutcome.Succeeded, ended.ReadOutputAs<RunReport>()!.Outcome);
        Assert.Equal(1, aws.CallsOf("PrepareWarehouse"));
    }

    /// <summary>
    /// Guards against more than one run, and against a 409 that names a run which never was: on Azure Storage 13 of 50 simultaneous starts
    /// are accepted, and only the last of them runs.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    public async Task FiftyStarters_WhoseStartsAreNotCheckedAtomically_OneGetsItsRunAndTheOthersLearnWhichOneRuns(int accepted)
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
        await using var loose = new LooselyCheckedClient(run.Client, accepted);

        StartAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            run.Starter.Start(loose, "crm", $"crm.20261120T0630{i:00}", new RunRequest(), CancellationToken.None))));

        Assert.Equal(accepted, loose.Written);
        StartAnswer started = Assert.Single(answers, answer => answer.Started);
        Assert.All(answers, answer => Assert.Equal(started.RunId, answer.RunId));
        release.SetResult();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await run.Client.WaitForInstanceCompletionAsync(started.RunId, patience.Token);
        Assert.Equal(1, aws.CallsOf("PrepareWarehouse"));
    }

    [Fact]
    public async Task Gate_AfterItsRunEnded_LetsTheNextOneIn()
    {
        await using RunOnEngine run = await RunOnEngine.Start(new ScriptedAws());
        for (int i = 1; i <= 2; i++)
        {
            string runId = $"crm.20261120T06300{i}";
            StartAnswer answer = await run.Starter.Start(run.Client, "crm", runId, new RunRequest(), CancellationToken.None);
            Assert.Equal(new StartAnswer(true, runId), answer);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await run.Client.WaitForInstanceCompletionAsync("gate.crm", patience.Token);
        }
    }

    [Fact]
    public async Task RunIds_OfOneSecond_Differ()
    {
        await using RunOnEngine run = await RunOnEngine.Start(new ScriptedAws());
        var frozen = new RunStarter(new FrozenClock());
        string first = await frozen.NewRunId(run.Client, "crm", CancellationToken.None);
        await run.Starter.Start(run.Client, "crm", first, new RunRequest(), CancellationToken.None);

        string second = await frozen.NewRunId(run.Client, "crm", CancellationToken.None);

        Assert.Equal(("crm.20261120T063000", "crm.20261120T063001"), (first, second));
    }

    private sealed class FrozenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => ScriptedAws.AsOf;
    }
}
