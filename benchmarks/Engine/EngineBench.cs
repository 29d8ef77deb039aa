using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableTask.Sqlite.Benchmarks;

/// <summary>An engine on a temporary file with the workloads of the table.</summary>
internal sealed class EngineBench(SynchronousMode mode, bool inMemory) : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("engine-bench-");
    SqliteEngine? engine;

    public Task<Figure> FanOut(int activities) => Timed(activities, "fan-out", activities);

    public Task<Figure> Chain(int steps) => Timed(steps, "chain", steps);

    public async Task<Figure> Many(int orchestrations, int atOnce)
    {
        SqliteEngine running = await Running();
        long before = running.Commits;
        var watch = Stopwatch.StartNew();
        int left = orchestrations;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await Completed(await running.Client.ScheduleNewOrchestrationInstanceAsync("chain", 3, CancellationToken.None));
            }
        }));
        return new Figure(orchestrations, watch.Elapsed, running.Commits - before);
    }

    public async Task<Figure> Waiting(int orchestrations)
    {
        SqliteEngine running = await Running();
        long before = GC.GetTotalMemory(forceFullCollection: true), commits = running.Commits;
        string[] ids = await Task.WhenAll(Enumerable.Range(0, orchestrations)
            .Select(_ => running.Client.ScheduleNewOrchestrationInstanceAsync("sleeper", CancellationToken.None)));
        await Task.WhenAll(ids.Select(id => running.Client.WaitForInstanceStartAsync(id, CancellationToken.None)));
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        return new Figure((int)(bytes >> 20), TimeSpan.FromSeconds(1), running.Commits - commits);
    }

    public async ValueTask DisposeAsync()
    {
        if (engine is not null)
        {
            await engine.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    async Task<Figure> Timed(int units, string orchestrator, object input)
    {
        SqliteEngine running = await Running();
        GC.Collect();
        long before = running.Commits;
        var watch = Stopwatch.StartNew();
        await Completed(await running.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, CancellationToken.None));
        return new Figure(units, watch.Elapsed, running.Commits - before);
    }

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
            var options = new SqliteEngineOptions { File = inMemory ? null : Path.Combine(folder.FullName, "engine.db"), Synchronous = mode };
            engine = new SqliteEngine(Workloads(), options, new ServiceCollection().BuildServiceProvider(), NullLoggerFactory.Instance);
            await engine.StartAsync(CancellationToken.None);
        }

        return engine;
    }

    static DurableTaskRegistry Workloads()
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
        return tasks;
    }
}
