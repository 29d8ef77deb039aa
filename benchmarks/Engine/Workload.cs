using System.Diagnostics;
using DurableTask.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Orchestrator.Benchmarks.Engine;

/// <summary>An engine on a temporary file, every commit synced to the disk, and the work it is given.</summary>
internal sealed class Workload : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("engine-bench-");
    readonly SemaphoreSlim begun = new(0);
    SqliteEngine? engine;

    public Task<Figure> FanOut(int activities) => Timed(activities, client => RunOne(client, "fan-out", activities));

    public Task<Figure> Chain(int steps) => Timed(steps, client => RunOne(client, "chain", steps));

    public async Task<Figure> Many(int orchestrations, int atOnce)
    {
        int left = orchestrations;
        return await Timed(orchestrations, client => Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await Completed(await client.ScheduleNewOrchestrationInstanceAsync("chain", 3, CancellationToken.None));
            }
        })));
    }

    /// <summary>Megabytes the process holds with that many orchestrations alive.</summary>
    public async Task<double> Waiting(int orchestrations)
    {
        SqliteEngine running = await Running();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, orchestrations)
            .Select(_ => running.Client.ScheduleNewOrchestrationInstanceAsync("sleeper", CancellationToken.None)));
        await Task.WhenAll(ids.Select(id => running.Client.WaitForInstanceStartAsync(id, CancellationToken.None)));
        GC.Collect();
        return Environment.WorkingSet / (1024.0 * 1024.0);
    }

    /// <summary>Stops the engine in the middle of an activity and measures the next start up to that activity's second beginning.</summary>
    public async Task<TimeSpan> Restart()
    {
        SqliteEngine running = await Running();
        Task first = begun.WaitAsync();
        await running.Client.ScheduleNewOrchestrationInstanceAsync("endless", CancellationToken.None);
        await first;
        await running.DisposeAsync();
        engine = null;

        var watch = Stopwatch.StartNew();
        await Running();
        await begun.WaitAsync();
        return watch.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        if (engine is not null)
        {
            await engine.DisposeAsync();
        }

        begun.Dispose();
        folder.Delete(recursive: true);
    }

    async Task<Figure> Timed(int units, Func<DurableTaskClient, Task> work)
    {
        SqliteEngine running = await Running();
        GC.Collect();
        var watch = Stopwatch.StartNew();
        await work(running.Client);
        return new Figure(units, watch.Elapsed);
    }

    async Task RunOne(DurableTaskClient client, string orchestrator, int size) =>
        await Completed(await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, size, CancellationToken.None));

    async Task Completed(string instanceId)
    {
        OrchestrationMetadata end = await engine!.Client.WaitForInstanceCompletionAsync(instanceId, CancellationToken.None);
        if (end.RuntimeStatus != OrchestrationRuntimeStatus.Completed)
        {
            throw new InvalidOperationException($"{end.Name} ended as {end.RuntimeStatus}: {end.FailureDetails}");
        }
    }

    async Task<SqliteEngine> Running()
    {
        if (engine is null)
        {
            var options = new SqliteEngineOptions
            {
                File = Path.Combine(folder.FullName, "engine.db"), Synchronous = SynchronousMode.Full, StopTimeout = TimeSpan.Zero,
            };
            engine = new SqliteEngine(Workloads(), options, new ServiceCollection().BuildServiceProvider(), NullLoggerFactory.Instance);
            await engine.StartAsync(CancellationToken.None);
        }

        return engine;
    }

    DurableTaskRegistry Workloads()
    {
        var tasks = new DurableTaskRegistry();
        tasks.AddActivityFunc<int, int>("nothing", (_, n) => n);
        tasks.AddOrchestratorFunc<int>("fan-out", (context, n) =>
            Task.WhenAll(Enumerable.Range(0, n).Select(i => context.CallActivityAsync<int>("nothing", i))));
        tasks.AddOrchestratorFunc<int>("chain", async (context, n) =>
        {
            for (int i = 0; i < n; i++)
            {
                await context.CallActivityAsync<int>("nothing", i);
            }
        });
        tasks.AddOrchestratorFunc("sleeper", context => context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None));
        tasks.AddActivityFunc<int>("never-ending", (_, _) =>
        {
            begun.Release();
            return Task.Delay(Timeout.Infinite);
        });
        tasks.AddOrchestratorFunc("endless", context => context.CallActivityAsync("never-ending", 0));
        return tasks;
    }
}
