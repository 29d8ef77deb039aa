namespace Microsoft.DurableTask;

/// <summary>How an orchestrator starts over.</summary>
public class ContinueAsNewOptions
{
    public object? NewInput { get; set; }

    /// <summary>Whether events nobody waited for go along. Default true.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;

    /// <summary>Version of the next execution. Default: the same.</summary>
    public string? NewVersion { get; set; }
}
