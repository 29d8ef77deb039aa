namespace Orchestrator.Runs;

/// <summary>Where a run stands, as its custom status says it.</summary>
public enum RunPhase
{
    Planning,
    Preparing,
    Loading,
    Consolidating,
    Procedures,
    CleaningUp,
    Ended,
}
