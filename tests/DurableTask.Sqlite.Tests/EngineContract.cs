using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableTask.Sqlite.Tests;

/// <summary>Base of the contract suite: every promise is tested on the file store and on the in-memory store.</summary>
public abstract class EngineContract(string? file) : IAsyncLifetime, IDisposable
{
    static readonly TimeSpan LongestTest = TimeSpan.FromSeconds(20);

    readonly CancellationTokenSource timeLimit = new(LongestTest);

    /// <summary>Null for the in-memory store.</summary>
    protected string? EngineFilePath { get; } = file;

    protected DurableTaskRegistry Tasks { get; } = new();

    protected FakeClock Clock { get; } = new() { Skips = true };

    protected SqliteEngine Engine { get; private set; } = null!;

    protected DurableTaskClient Client => Engine.Client;

    protected int MaxConcurrentActivities { get; set; } = 100;

    protected int MaxLiveOrchestrations { get; set; } = 1000;

    protected ILoggerFactory Loggers { get; set; } = NullLoggerFactory.Instance;

    protected CancellationToken TimeLimit => timeLimit.Token;

    protected static string NewFile() => Path.Combine(Directory.CreateTempSubdirectory("engine-").FullName, "engine.db");

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        if (Engine is not null)
        {
            await Engine.DisposeAsync();
        }

        if (EngineFilePath is not null)
        {
            Directory.Delete(Path.GetDirectoryName(EngineFilePath)!, recursive: true);
        }
    }

    public void Dispose()
    {
        timeLimit.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the engine with what has been registered; on the file store, again with what the last one left.</summary>
    protected async Task Start()
    {
        if (Engine is not null)
        {
            await Engine.DisposeAsync();
        }

        Engine = new SqliteEngine(
            Tasks,
            new SqliteEngineOptions
            {
                File = EngineFilePath,
                Clock = Clock,
                MaxConcurrentActivities = MaxConcurrentActivities,
                MaxLiveOrchestrations = MaxLiveOrchestrations,
            },
            new ServiceCollection().BuildServiceProvider(),
            Loggers);
        await Engine.StartAsync(TimeLimit);
    }

    /// <summary>Runs an orchestration to its end.</summary>
    protected async Task<OrchestrationMetadata> Run(string orchestrator, object? input = null)
    {
        if (Engine is null)
        {
            await Start();
        }

        return await End(await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, TimeLimit));
    }

    protected Task<OrchestrationMetadata> End(string instanceId) =>
        Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, TimeLimit);

    /// <summary>Waits until the orchestration has said so in its custom status.</summary>
    protected async Task Reached(string instanceId, string status)
    {
        while ((await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, TimeLimit))?.ReadCustomStatusAs<string>() != status)
        {
            await Task.Delay(5, TimeLimit);
        }
    }
}
