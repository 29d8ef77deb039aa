using DurableTask.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Orchestrator.Benchmarks.Crash;

/// <summary>The process that is killed: takes up what an earlier one left, and starts rounds without end.</summary>
public static class CrashVictim
{
    private const int RoundsAtOnce = 3;

    /// <param name="file">Of the engine.</param>
    /// <param name="ledger">Where effects go.</param>
    /// <param name="first">Number of the first round to start; null starts none and ends when all that were started have ended.</param>
    public static async Task Run(string file, string ledger, int? first)
    {
        EngineChild.EndWithInput();
        SqliteEngine? engine = null;
        await using SqliteEngine running = engine = new SqliteEngine(
            CrashTasks.All(new Ledger(ledger), () => engine!.Client),
            new SqliteEngineOptions { File = file },
            new ServiceCollection().BuildServiceProvider(),
            NullLoggerFactory.Instance);
        await running.StartAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync("ready");
        if (first is not { } next)
        {
            await Finish(running.Client);
            await Console.Out.WriteLineAsync("done");
            return;
        }

        await Task.WhenAll(Enumerable.Range(0, RoundsAtOnce).Select(async _ =>
        {
            while (true)
            {
                int number = Interlocked.Increment(ref next) - 1;
                await running.Client.ScheduleNewOrchestrationInstanceAsync(Round.Name, number, new StartOrchestrationOptions(Round.Id(number)), CancellationToken.None);
                await running.Client.WaitForInstanceCompletionAsync(Round.Id(number), CancellationToken.None);
            }
        }));
    }

    private static async Task Finish(DurableTaskClient client)
    {
        OrchestrationQuery unfinished = new()
        {
            Statuses = [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended],
        };
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync(unfinished))
        {
            await client.WaitForInstanceCompletionAsync(instance.InstanceId, CancellationToken.None);
        }
    }
}
