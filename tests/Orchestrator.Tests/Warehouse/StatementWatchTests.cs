using DurableTask.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Warehouse;
using StatementStatus = Orchestrator.Warehouse.StatementStatus;

namespace Orchestrator.Tests.Warehouse;

/// <summary>How a statement is waited for, with a Data API that answers what a test says.</summary>
public sealed class StatementWatchTests
{
    private const string Instance = "crm.20261120T063000.consolidate";

    private static readonly StatementAnswer Running = new() { Status = StatementStatus.Running, Id = "s1" };

    /// <summary>
    /// Guards against a waiter made anew in each round: the old one would take the event that comes while the statement is looked at. A
    /// lost event, or a timer that lost its race and was not cancelled, would cost an hour.
    /// </summary>
    [Fact]
    public async Task Event_ThatArrivesDuringThePoll_IsNotLost()
    {
        var clock = new Runs.HurriedClock(200);
        DurableTaskClient? hub = null;
        int checks = 0;
        DurableTaskRegistry tasks = new DurableTaskRegistry()
            .AddOrchestratorFunc<StatementPlan, StatementOutcome>(nameof(RunStatement), RunStatement.Run)
            .AddActivityFunc<StatementSubmission, StatementAnswer>(nameof(SubmitStatement), async (_, _) =>
            {
                await hub!.RaiseEventAsync(Instance, RunEvents.StatementEnded, "");
                return Running;
            })
            .AddActivityFunc<StatementAnswer, StatementAnswer>(nameof(CheckStatement), async (_, running) =>
            {
                if (++checks > 1)
                {
                    return running with { Status = StatementStatus.Finished };
                }

                await hub!.RaiseEventAsync(Instance, RunEvents.StatementEnded, "");
                return running;
            });
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        var options = new SqliteEngineOptions { Clock = clock, DataConverter = new JsonDataConverter(OrchestratorJson.Options) };
        await using var engine = new SqliteEngine(tasks, options, services, NullLoggerFactory.Instance);
        await engine.StartAsync(CancellationToken.None);
        hub = engine.Client;
        DateTimeOffset begun = clock.GetUtcNow();

        await hub.ScheduleNewOrchestrationInstanceAsync(nameof(RunStatement), Plan(), new StartOrchestrationOptions(InstanceId: Instance));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        OrchestrationMetadata ended = await hub.WaitForInstanceCompletionAsync(Instance, getInputsAndOutputs: true, patience.Token);

        Assert.True(ended.ReadOutputAs<StatementOutcome>()!.Succeeded);
        Assert.Equal(2, checks);
        Assert.InRange(clock.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromMinutes(59));
    }

    private static StatementPlan Plan() => new()
    {
        Warehouse = RehearsalWarehouse.Connection(),
        RunId = "crm.20261120T063000",
        Step = "consolidate",
        Sql = "CALL consolidated_of_tables()",
        Polling = new PollLimits(3_600_000, 3_600_000),
        DeadlineSeconds = 1_000_000,
    };
}
