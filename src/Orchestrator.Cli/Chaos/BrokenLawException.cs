namespace Orchestrator.Cli.Chaos;

/// <summary>Something happened that must never happen, and nothing that follows would mean anything.</summary>
public sealed class BrokenLawException(string message) : Exception(message);
