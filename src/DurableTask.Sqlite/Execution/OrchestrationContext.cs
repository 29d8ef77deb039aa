using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Execution;

/// <summary>What the orchestrator's code sees. Its calls (activities, children) are in the other part.</summary>
internal sealed partial class OrchestrationContext(OrchestrationSession session, ExecutionStarted start, object? input, ILoggerFactory loggers)
    : TaskOrchestrationContext
{
    /// <summary>Durable Functions stores at most 16 KB of UTF-16.</summary>
    const int LongestCustomStatus = 8192;

    int newGuids;

    public override TaskName Name => new(start.Name);

    public override string InstanceId => session.InstanceId;

    public override ParentOrchestrationInstance? Parent { get; } =
        start.Parent is { } parent ? new ParentOrchestrationInstance(new TaskName(parent.Name), parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => session.Now;

    public override bool IsReplaying => session.IsReplaying;

    public override string Version => start.Version ?? string.Empty;

    /// <summary>Set when the code asked to start over.</summary>
    public ContinueAsNewOptions? NextExecution { get; private set; }

    protected override ILoggerFactory LoggerFactory => loggers;

    // The declared input type may be object (a function that binds only the context): then the asked type decides.
    public override T? GetInput<T>()
        where T : default => input is T typed ? typed : session.Converter.Deserialize<T>(start.Input);

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        session.EnsureInside(nameof(CreateTimer));
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var timer = new TimerCreated(fireAt.ToUniversalTime()) { Id = session.Decisions.NextId(), Timestamp = session.Now };
        session.Decisions.Add(timer);
        Task fired = session.Open.Add(timer.Id);
        if (cancellationToken.CanBeCanceled)
        {
            session.Open.EndsWith(timer.Id, () => session.IsInside, CancelledOutside, cancellationToken);
        }

        return fired;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        session.EnsureInside(nameof(WaitForExternalEvent));
        return session.Events.Wait<T>(eventName, () => session.IsInside, CancelledOutside, cancellationToken);
    }

    void CancelledOutside() => session.Escaped($"A CancellationToken of orchestrator '{start.Name}'");

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        session.EnsureInside(nameof(SendEvent));
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        ArgumentException.ThrowIfNullOrWhiteSpace(eventName);
        session.Decisions.Add(new EventSent(instanceId, eventName, session.Converter.Serialize(payload))
        {
            Id = session.Decisions.NextId(),
            Timestamp = session.Now,
        });
    }

    public override void SetCustomStatus(object? customStatus)
    {
        session.EnsureInside(nameof(SetCustomStatus));
        string? status = session.Converter.Serialize(customStatus);
        if (status?.Length > LongestCustomStatus)
        {
            throw new ArgumentException(
                $"The custom status has {status.Length} characters as JSON; Durable Functions allows {LongestCustomStatus}.", nameof(customStatus));
        }

        session.CustomStatus = status;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        session.EnsureInside(nameof(ContinueAsNew));
        NextExecution = options;
    }

    public override Guid NewGuid()
    {
        session.EnsureInside(nameof(NewGuid));
        return DeterministicGuid.Create(InstanceId, start.GuidSeed ?? start.ExecutionId, newGuids++);
    }
}
