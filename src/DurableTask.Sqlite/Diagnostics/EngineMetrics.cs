using System.Diagnostics.Metrics;
using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Diagnostics;

/// <summary>
/// What one engine has done and has before it. Counted when it has been committed, so replay counts nothing again; without a listener
/// nothing is measured.
/// </summary>
internal sealed class EngineMetrics : IDisposable
{
    public const string MeterName = "DurableTask.Sqlite";

    readonly Meter meter;
    readonly TimeProvider clock;
    readonly Counter<long> started;
    readonly Histogram<double> orchestrations;
    readonly Histogram<double> waits;
    readonly Histogram<double> activities;
    readonly Histogram<double> commits;

    /// <param name="options">File and clock of the engine.</param>
    /// <param name="transactions">Transactions committed since the start.</param>
    /// <param name="backlog">Reads a gauge's value, by name.</param>
    public EngineMetrics(
        SqliteEngineOptions options, Func<long> transactions, IReadOnlyDictionary<string, (string Unit, Func<int> Read, string Says)> backlog)
    {
        clock = options.Clock;
        meter = new Meter(MeterName, null, [new("durabletask.engine.file", options.File ?? "memory")]);
        started = meter.CreateCounter<long>("durabletask.orchestrations.started", "{orchestration}", "Orchestrations that were created.");
        orchestrations = Seconds("durabletask.orchestration.duration", "From an orchestration's creation to its end.");
        waits = Seconds("durabletask.activity.wait", "From the decision to call an activity to its start.");
        activities = Seconds("durabletask.activity.duration", "From an activity's start to its end.");
        commits = Seconds("durabletask.commit.duration", "From the end of a turn to its being on disk.");
        meter.CreateObservableCounter("durabletask.transactions", transactions, "{transaction}", "Transactions committed.");
        foreach ((string name, (string unit, Func<int> read, string says)) in backlog)
        {
            meter.CreateObservableUpDownCounter(name, read, unit, says);
        }
    }

    public long Now => clock.GetTimestamp();

    public void Started(string orchestration) => started.Add(1, Name(orchestration));

    public void Ended(string orchestration, DateTime createdAt, ExecutionCompleted end)
    {
        if (orchestrations.Enabled)
        {
            orchestrations.Record(
                (end.Timestamp - createdAt).TotalSeconds, Name(orchestration), new("durabletask.task.status", end.Status.ToString()));
        }
    }

    public void Committed(long since) => commits.Record(clock.GetElapsedTime(since).TotalSeconds);

    public void Waited(string activity, long since) => waits.Record(clock.GetElapsedTime(since).TotalSeconds, Name(activity));

    /// <param name="activity">Its name.</param>
    /// <param name="since">When it began.</param>
    /// <param name="end">Null for one that gave up because the engine stops.</param>
    public void Performed(string activity, long since, HistoryEvent? end) => activities.Record(
        clock.GetElapsedTime(since).TotalSeconds,
        Name(activity),
        new("durabletask.task.status", end switch { null => "GivenUp", TaskFailed => "Failed", _ => "Completed" }));

    public void Dispose() => meter.Dispose();

    static KeyValuePair<string, object?> Name(string task) => new("durabletask.task.name", task);

    Histogram<double> Seconds(string name, string says) => meter.CreateHistogram<double>(name, "s", says);
}
