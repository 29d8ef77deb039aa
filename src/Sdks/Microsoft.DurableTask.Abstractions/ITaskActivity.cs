namespace Microsoft.DurableTask;

/// <summary>An activity as an engine runs it.</summary>
public interface ITaskActivity
{
    /// <summary>Type the stored input is read as.</summary>
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(TaskActivityContext context, object? input);
}
