using System.Diagnostics;
using DurableTask.Core.Exceptions;
using DurableTask.Sqlite.Diagnostics;
using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Client;

/// <summary>
/// The client of an engine in the same process. Every call that changes something has been committed when it returns. Events and orders for
/// an instance that is not there, or has ended, are dropped.
/// </summary>
internal sealed partial class SqliteDurableTaskClient(SqliteEngine engine, SqliteEngineOptions options) : DurableTaskClient("sqlite")
{
    DateTime Now => options.Clock.GetUtcNow().UtcDateTime;

    /// <exception cref="OrchestrationAlreadyExistsException">The id is active, or ended in one of the dedupe statuses.</exception>
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(orchestratorName.Name, nameof(orchestratorName));
        string instanceId = string.IsNullOrEmpty(options?.InstanceId) ? Guid.NewGuid().ToString("N") : options.InstanceId;
        OrchestrationRuntimeStatus[] blockedBy =
            [.. (options?.DedupeStatuses ?? []).Select(s => Enum.Parse<OrchestrationRuntimeStatus>(s, ignoreCase: true))];
        string? version = options?.Version?.Version;
        var start = new ExecutionStarted(orchestratorName.Name, Guid.NewGuid().ToString("N"))
        {
            Timestamp = Now,
            Input = Converter.Serialize(input),
            Version = string.IsNullOrEmpty(version) ? null : version,
            Tags = options?.Tags is { Count: > 0 } tags ? tags : null,
            ScheduledStart = options?.StartAt?.UtcDateTime,
        };
        await Create(instanceId, start, blockedBy, cancellation);
        return instanceId;
    }

    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">It is to keep its id and has not ended.</exception>
    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        LoadedInstance instance = await Load(instanceId, cancellation);
        string restarted = restartWithNewInstanceId ? Guid.NewGuid().ToString("N") : instanceId;
        await Create(restarted, Restart.Of(instance, !restartWithNewInstanceId, Now), [], cancellation);
        return restarted;
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(eventName);
        using Activity? span = Spans.Raise(eventName, instanceId, Activity.Current?.Context ?? default);
        return Send(instanceId, new EventRaised(eventName, Converter.Serialize(eventPayload)) { Timestamp = Now }, cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Send(instanceId, new ExecutionSuspended(reason) { Timestamp = Now }, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Send(instanceId, new ExecutionResumed(reason) { Timestamp = Now }, cancellation);

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        Send(
            instanceId,
            new ExecutionTerminated(Converter.Serialize(options?.Output), options?.Recursive ?? false) { Timestamp = Now },
            cancellation);

    /// <summary>The engine owns the file; disposing of its client does nothing.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    DataConverter Converter => options.DataConverter;

    async Task Create(
        string instanceId, ExecutionStarted start, IReadOnlyCollection<OrchestrationRuntimeStatus> blockedBy, CancellationToken cancellation)
    {
        using Activity? span = Spans.Create(instanceId, start);
        start = start with { Trace = Spans.AreWanted ? TraceLink.Of(Activity.Current) : null };
        string? refusal = null;
        await engine.Store.Run(
            file =>
            {
                var effects = new TurnEffects();
                NewInstance created = NewInstance.Apply(file, instanceId, start, blockedBy);
                refusal = created.Refusal;
                if (created.Record is { } record)
                {
                    effects.Started.Add(new StartedInstance(record, start));
                }

                return effects;
            },
            engine.Dispatcher.Spread).WaitAsync(cancellation);
        if (refusal is not null)
        {
            throw new OrchestrationAlreadyExistsException(refusal);
        }
    }

    Task<TurnEffects> Send(string instanceId, HistoryEvent sent, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        return engine.Store.Run(
            file =>
            {
                var effects = new TurnEffects();
                effects.Post(file, engine.Store.Ids, instanceId, null, sent);
                return effects;
            },
            engine.Dispatcher.Spread).WaitAsync(cancellation);
    }
}
