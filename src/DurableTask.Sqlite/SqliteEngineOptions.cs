using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace DurableTask.Sqlite;

/// <summary>How the engine stores and runs orchestrations.</summary>
public sealed record SqliteEngineOptions
{
    /// <summary>Path of the engine file; created when missing, with its folder. Default null: in memory, gone when the engine stops.</summary>
    public string? File { get; init; }

    /// <summary>
    /// Whether to read through an existing file when the engine starts, so that damage is found before anything is built on it; takes time
    /// in proportion to its size. Default true. What is not an engine file is refused either way.
    /// </summary>
    public bool VerifyFile { get; init; } = true;

    /// <summary>When a commit counts. Default <see cref="SynchronousMode.Full"/>.</summary>
    public SynchronousMode Synchronous { get; init; } = SynchronousMode.Full;

    /// <summary>The engine's only clock: timers, timestamps, <c>CurrentUtcDateTime</c>. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Serializes inputs, outputs, events and custom status. Default: System.Text.Json with the Durable Task defaults.</summary>
    public DataConverter DataConverter { get; init; } = JsonDataConverter.Default;

    /// <summary>Activities that run at once; the others wait, fairly between instances. Default 100; at least 1.</summary>
    public int MaxConcurrentActivities { get; init; } = 100;

    /// <summary>
    /// Orchestrations kept alive in memory between their turns; beyond it the one idle longest is dropped and replayed from history when
    /// something arrives. Default 10,000; 0 replays at every turn.
    /// </summary>
    public int MaxLiveOrchestrations { get; init; } = 10_000;

    /// <summary>How long a stop waits for running activities; those that take longer are done again after the next start. Default 10 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentActivities, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxLiveOrchestrations);
        ArgumentOutOfRangeException.ThrowIfLessThan(StopTimeout, TimeSpan.Zero);
    }
}
