namespace Orchestrator.LocalHost.Timers;

/// <summary>What is remembered of a timer between starts of the host.</summary>
/// <param name="Last">Slot of the last run; null before the first.</param>
/// <param name="Next">Slot that comes next.</param>
/// <param name="LastUpdated">When this was written.</param>
internal sealed record TimerState(DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset LastUpdated);
