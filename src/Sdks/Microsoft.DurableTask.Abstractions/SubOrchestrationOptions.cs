namespace Microsoft.DurableTask;

/// <summary>How a sub-orchestration is called.</summary>
public record SubOrchestrationOptions : TaskOptions
{
    public SubOrchestrationOptions(TaskRetryOptions? retry = null, string? instanceId = null)
        : base(retry)
    {
        InstanceId = instanceId;
    }

    public SubOrchestrationOptions(TaskOptions options, string? instanceId = null)
        : base(options)
    {
        InstanceId = instanceId ?? (options as SubOrchestrationOptions)?.InstanceId;
        Version = (options as SubOrchestrationOptions)?.Version ?? options.Version;
    }

    public SubOrchestrationOptions(SubOrchestrationOptions options)
        : base(options)
    {
        InstanceId = options.InstanceId;
        Version = options.Version;
    }

    /// <summary>Chosen id of the child. Default: one the engine derives from the parent's.</summary>
    public string? InstanceId { get; init; }

    public new TaskVersion? Version { get; init; }
}
