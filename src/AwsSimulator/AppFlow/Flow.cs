namespace AwsSimulator.AppFlow;

/// <summary>A flow that exists, with its tags and its runs.</summary>
internal sealed class Flow(FlowDefinition definition, IReadOnlyDictionary<string, string> tags, DateTimeOffset createdAt)
{
    private readonly Lock gate = new();
    private readonly List<FlowExecution> executions = [];
    private Dictionary<string, string> tags = new(tags);

    public FlowDefinition Definition { get; } = definition;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public string Arn { get; } = ArnOf(definition.FlowName);

    public static string ArnOf(string flowName) => $"arn:aws:appflow:{RehearsalNames.Region}:{RehearsalNames.Account}:flow/{flowName}";

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

    public void Add(FlowExecution execution)
    {
        lock (gate)
        {
            executions.Add(execution);
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
