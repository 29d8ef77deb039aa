using DurableTask.Sqlite;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Orchestrator.Benchmarks.Engine;

/// <summary>A process with orchestrations that wait on timers, and one in the middle of an activity; made to be killed and started again.</summary>
public static class Sleepers
{
    private const string Working = "working";

    /// <summary>Says "step" when the activity begins and, once all orchestrations wait, how many MiB the process holds.</summary>
    /// <param name="file">Of the engine.</param>
    /// <param name="count">How many to start; 0 only takes up what an earlier process left.</param>
    public static async Task Run(string file, int count)
    {
        EngineChild.EndWithInput();
        await using SqliteEngine engine = new(
            Tasks(), new SqliteEngineOptions { File = file }, new ServiceCollection().BuildServiceProvider(), NullLoggerFactory.Instance);
        await engine.StartAsync(CancellationToken.None);
        if (count > 0)
        {
            string[] ids = await Task.WhenAll(Enumerable.Range(0, count)
                .Select(_ => engine.Client.ScheduleNewOrchestrationInstanceAsync("sleeper", CancellationToken.None)));
            await Task.WhenAll(ids.Select(id => engine.Client.WaitForInstanceStartAsync(id, CancellationToken.None)));
            await engine.Client.ScheduleNewOrchestrationInstanceAsync(Working, CancellationToken.None);
            GC.Collect();
            await Console.Out.WriteLineAsync($"{Environment.WorkingSet / (1024 * 1024)}");
        }

        await Task.Delay(Timeout.Infinite);
    }

    private static DurableTaskRegistry Tasks()
    {
        DurableTaskRegistry tasks = new();
        tasks.AddOrchestratorFunc("sleeper", context => context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None));
        tasks.AddActivityFunc<int>("never-ending", async (_, _) =>
        {
            await Console.Out.WriteLineAsync("step");
            await Task.Delay(Timeout.Infinite);
        });
        tasks.AddOrchestratorFunc(Working, context => context.CallActivityAsync("never-ending", 0));
        return tasks;
    }
}
