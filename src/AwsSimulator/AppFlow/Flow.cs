namespace AwsSimulator.AppFlow;

internal enum FlowStatus
{
    /// <summary>Made, but not activated yet; flows with a schedule only.</summary>
    Draft,

    /// <summary>Ready to run: on demand, or by its schedule.</summary>
    Active,

    /// <summary>Deactivated; flows with a schedule only.</summary>
    Suspended,
}

/// <summary>A flow that exists, with its tags and its runs.</summary>
internal sealed class Flow(FlowDefinition definition, IReadOnlyDictionary<string, string> tags, DateTimeOffset createdAt)
{
    private readonly Lock gate = new();
    private readonly List<FlowExecution> executions = [];
    private readonly List<FlowExecution> running = [];
    private Dictionary<string, string> tags = new(tags);
    private FlowState state = new(
        definition, definition.TriggerConfig.Schedule is null ? FlowStatus.Active : FlowStatus.Draft, createdAt, SchemaVersion: 1);

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public string Name { get; } = definition.FlowName;

    public string Arn { get; } = ArnOf(definition.FlowName);

    public static string ArnOf(string flowName) => $"arn:aws:appflow:{RehearsalNames.Region}:{RehearsalNames.Account}:flow/{flowName}";

    /// <summary>What the flow is now; a run keeps the definition it began with.</summary>
    public FlowState State
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    public IReadOnlyDictionary<string, string> Tags
    {
        get
        {
            lock (gate)
            {
                return tags;
            }
        }
    }

    /// <summary>The runs, newest first.</summary>
    public IReadOnlyList<FlowExecution> Executions
    {
        get
        {
            lock (gate)
            {
                return [.. executions.AsEnumerable().Reverse()];
            }
        }
    }

    public FlowExecution? LastExecution
    {
        get
        {
            lock (gate)
            {
                return executions.LastOrDefault();
            }
        }
    }

    /// <summary>Runs in progress or being cancelled.</summary>
    public int RunningExecutions
    {
        get
        {
            lock (gate)
            {
                running.RemoveAll(execution => !execution.IsRunning);
                return running.Count;
            }
        }
    }

    public void Add(FlowExecution execution)
    {
        lock (gate)
        {
            executions.Add(execution);
            running.Add(execution);
        }
    }

    /// <summary>Replaces the state by what the change makes of it.</summary>
    public FlowState Change(Func<FlowState, FlowState> change)
    {
        lock (gate)
        {
            return state = change(state);
        }
    }

    /// <summary>Replaces the tags by what the change makes of them.</summary>
    public void Tag(Func<Dictionary<string, string>, Dictionary<string, string>> change)
    {
        lock (gate)
        {
            tags = change(new Dictionary<string, string>(tags));
        }
    }
}
