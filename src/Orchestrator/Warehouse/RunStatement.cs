namespace Orchestrator.Warehouse;

/// <summary>Runs one long statement and watches it on durable timers. Repeating a submission is safe because its token is made of run, step and attempt.</summary>
public sealed class RunStatement;
