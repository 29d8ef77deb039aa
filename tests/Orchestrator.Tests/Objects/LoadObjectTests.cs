using Microsoft.DurableTask.Client;
using Orchestrator.Flows;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Tests.Runs;

namespace Orchestrator.Tests.Objects;

public sealed class LoadObjectTests
{
    private static readonly PollLimits HoursApart = new(3_600_000, 3_600_000);
    private const string Child = $"{RunOnEngine.RunId}.Account";

    /// <summary>
    /// Guards against a waiter made anew in each round: the old one would take the event that comes while the flow is looked at.
    /// </summary>
    [Fact]
    public async Task Event_ThatArrivesDuringThePoll_IsNotLost()
    {
        RunOnEngine? run = null;
        int checks = 0;
        var aws = new ScriptedAws
        {
            Objects = ["Account"],
            DeadlineSeconds = 1_000_000,
            Polling = HoursApart,
            OnStart = order =>
            {
                // Ends the first wait; the second event comes while the flow is being checked.
                run!.Client.RaiseEventAsync(Child, RunEvents.FlowEnded, "").GetAwaiter().GetResult();
                return FlowAnswer.Started("e1");
            },
            OnCheck = async _ =>
            {
                if (++checks == 1)
                {
                    await run!.Client.RaiseEventAsync(Child, RunEvents.FlowEnded, "");
                    return new FlowFigures { Progress = FlowProgress.Running };
                }

                return ScriptedAws.Ended(FlowProgress.Successful);
            },
        };
        await using (run = await RunOnEngine.Start(aws))
        {
            DateTimeOffset begun = run.Clock.GetUtcNow();
            await run.Begin();
            RunReport report = await run.End();

            Assert.Equal(RunOutcome.Succeeded, report.Outcome);
            Assert.Equal(2, checks);
            // A lost event, or a timer that was not cancelled, would have cost an hour.
            Assert.InRange(run.Clock.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromMinutes(59));
        }
    }

    /// <summary>
    /// Guards against a timer that lost its race and was not cancelled: it keeps the finished orchestration running to its end.
    /// </summary>
    [Theory]
    [InlineData(RunEvents.FlowEnded, ObjectState.Loaded)]
    [InlineData(RunEvents.Cancel, ObjectState.Failed)]
    public async Task Timer_ThatLostToAnEvent_DoesNotKeepTheEndedLoadRunning(string name, ObjectState state)
    {
        RunOnEngine? run = null;
        var aws = new ScriptedAws
        {
            Objects = ["Account"],
            DeadlineSeconds = 1_000_000,
            Polling = HoursApart,
            OnStart = order =>
            {
                run!.Client.RaiseEventAsync(Child, name, "").GetAwaiter().GetResult();
                return FlowAnswer.Started("e1");
            },
            OnCheck = _ => Task.FromResult(state == ObjectState.Loaded
                ? ScriptedAws.Ended(FlowProgress.Successful)
                : new FlowFigures { Progress = FlowProgress.Running }),
        };
        await using (run = await RunOnEngine.Start(aws))
        {
            DateTimeOffset begun = run.Clock.GetUtcNow();
            await run.Begin();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            OrchestrationMetadata ended = await run.Client.WaitForInstanceCompletionAsync(Child, getInputsAndOutputs: true, patience.Token);

            Assert.Equal(state, ended.ReadOutputAs<ObjectResult>()!.State);
            Assert.InRange(run.Clock.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromMinutes(59));
            Assert.Empty(aws.FlowsLeft);
        }
    }

    [Fact]
    public async Task Creation_HeldBack_GoesOnWhenTheAccountHasRoom()
    {
        int asked = 0;
        var aws = new ScriptedAws
        {
            Objects = ["Account"],
            OnCreate = _ => ++asked < 4 ? FlowAnswer.HeldBack("1,000 flows") : FlowAnswer.Done,
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal((RunOutcome.Succeeded, 4), (report.Outcome, asked));
        Assert.Equal(1, report.Objects[0].Attempts);
    }

    [Fact]
    public async Task Creation_HeldBackToItsDeadline_NamesWhoFillsTheAccount()
    {
        var aws = new ScriptedAws
        {
            Objects = ["Account"],
            HeldBackSeconds = 60,
            OnCreate = _ => FlowAnswer.HeldBack("quota of 1,000 flows"),
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        const string Whose = "990 of 1000 flows in the account are not this installation's: nightly-marketing";
        Assert.Contains(Whose, report.Objects[0].Error, StringComparison.Ordinal);
        Assert.Equal(0, aws.CallsOf("StartFlow"));
    }

    [Fact]
    public async Task Flow_ThatHangs_IsCancelledAndTriedAgain()
    {
        var aws = new ScriptedAws
        {
            Objects = ["Account"],
            DeadlineSeconds = 120,
            OnCheck = execution => Task.FromResult(execution.FlowName.EndsWith(".1", StringComparison.Ordinal)
                ? new FlowFigures { Progress = FlowProgress.Pending }
                : ScriptedAws.Ended(FlowProgress.Successful)),
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal((RunOutcome.Succeeded, 2), (report.Outcome, report.Objects[0].Attempts));
        Assert.Equal(1, aws.CallsOf($"CancelFlow {Child}.1"));
        Assert.Empty(aws.FlowsLeft);
    }

    [Fact]
    public async Task Answer_ThatIsLost_RepeatsTheSameAttempt()
    {
        int asked = 0;
        var aws = new ScriptedAws
        {
            Objects = ["Account"],
            OnStart = order => ++asked == 1 ? throw new HttpRequestException("connection reset") : FlowAnswer.Started("e1"),
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal((RunOutcome.Succeeded, 1, 2), (report.Outcome, report.Objects[0].Attempts, aws.CallsOf($"StartFlow {Child}.1")));
    }

    [Fact]
    public async Task Flow_SuccessfulThoughRecordsWereNotWritten_CountsThem()
    {
        var aws = new ScriptedAws
        {
            Objects = ["Account"],
            OnCheck = _ => Task.FromResult(ScriptedAws.Ended(FlowProgress.Successful) with { Processed = 10, PutFailures = 3 }),
        };

        RunReport report = await RunOnEngine.Report(aws);

        Assert.Equal((10L, 3L), (report.Objects[0].RecordsRead, report.Objects[0].RecordsFailed));
    }

    [Fact]
    public async Task Status_WhileAFlowRuns_ShowsWhatItHasRead()
    {
        var seen = new TaskCompletionSource<ObjectStatus?>();
        RunOnEngine? run = null;
        int checks = 0;
        var aws = new ScriptedAws
        {
            Objects = ["Account"],
            OnCheck = async execution =>
            {
                if (++checks == 1)
                {
                    return new FlowFigures { Progress = FlowProgress.Running, Processed = 4_200, Bytes = 77 };
                }

                OrchestrationMetadata? child = await run!.Client.GetInstanceAsync(Child, getInputsAndOutputs: true);
                seen.TrySetResult(child?.ReadCustomStatusAs<ObjectStatus>());
                return ScriptedAws.Ended(FlowProgress.Successful);
            },
        };
        await using (run = await RunOnEngine.Start(aws))
        {
            await run.Begin();
            await run.End();
        }

        ObjectStatus? status = await seen.Task;
        Assert.Equal((ObjectState.Running, 1, 4_200L, 77L), (status!.State, status.Attempt, status.RecordsRead, status.Bytes));
    }
}
