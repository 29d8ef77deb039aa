using System.Diagnostics;
using DurableTask.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Orchestrator.Benchmarks.Engine;

/// <summary>An engine on a temporary file, and the work it is given.</summary>
internal sealed class Workload(SynchronousMode synchronous) : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("engine-bench-");
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

    /// <summary>
    /// As <see cref="Many"/>; whenever so many more have begun, those are removed that had begun at the time before: somebody may still be about
    /// to ask for the result of a younger one.
    /// </summary>
    public async Task<Figure> ManyWithPurges(int orchestrations, int atOnce, int purgeEvery)
    {
        int begun = 0;
        DateTimeOffset older = TimeProvider.System.GetUtcNow();
        return await Timed(orchestrations, client => Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (Interlocked.Increment(ref begun) is var number && number <= orchestrations)
            {
                await Completed(await client.ScheduleNewOrchestrationInstanceAsync("chain", 3, CancellationToken.None));
                if (number % purgeEvery == 0)
                {
                    PurgeInstancesFilter ended = new(CreatedTo: older, Statuses: [OrchestrationRuntimeStatus.Completed]);
                    older = TimeProvider.System.GetUtcNow();
                    await client.PurgeAllInstancesAsync(ended, CancellationToken.None);
                }
            }
        })));
    }

    /// <summary>Bytes of the engine's file and its write-ahead log.</summary>
    public long FileSize => folder.EnumerateFiles("engine.db*").Sum(file => file.Length);

    /// <summary>Long enough for the JIT to have optimized what the cases run.</summary>
    public async Task WarmUp(int size)
    {
        await FanOut(size);
        await Chain(size / 2);
        await Many(6 * size, atOnce: 16);
    }

    public async ValueTask DisposeAsync()
    {
        if (engine is not null)
        {
            await engine.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    async Task<Figure> Timed(int units, Func<DurableTaskClient, Task> work)
    {
        SqliteEngine running = await Running();
        GC.Collect();
        long commits = running.Commits;
        var watch = Stopwatch.StartNew();
        await work(running.Client);
        return new Figure(units, watch.Elapsed, running.Commits - commits);
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
                File = Path.Combine(folder.FullName, "engine.db"), Synchronous = synchronous, StopTimeout = TimeSpan.Zero,
            };
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
        return tasks;
    }
}
