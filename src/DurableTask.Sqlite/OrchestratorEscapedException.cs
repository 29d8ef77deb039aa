namespace DurableTask.Sqlite;

/// <summary>Orchestrator code went on, or called its context, outside its scheduler; replay could not repeat that.</summary>
public sealed class OrchestratorEscapedException(string method)
    : Exception($"{method} continued outside the orchestrator's scheduler. Orchestrator code may only await what its context gives it "
        + "(and WhenAll, WhenAny, async methods over those); I/O, Task.Run, wall-clock delays and ConfigureAwait(false) belong in activities.")
{
    /// <summary>The async method, or the member of the context that was called.</summary>
    public string Method { get; } = method;
}
