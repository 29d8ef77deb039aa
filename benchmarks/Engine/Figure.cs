namespace Orchestrator.Benchmarks.Engine;

/// <summary>How many units of work took how long.</summary>
internal sealed record Figure(int Units, TimeSpan Time)
{
    public double PerSecond => Units / Time.TotalSeconds;
}
