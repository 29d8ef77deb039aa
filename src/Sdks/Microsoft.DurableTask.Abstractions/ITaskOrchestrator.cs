namespace Microsoft.DurableTask;

/// <summary>An orchestrator as an engine runs it.</summary>
public interface ITaskOrchestrator
{
    /// <summary>Type the stored input is read as.</summary>
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(TaskOrchestrationContext context, object? input);
}
