namespace Orchestrator.Benchmarks.Engine;

/// <summary>How many units of work took how long, in how many commits.</summary>
internal sealed record Figure(int Units, TimeSpan Time, long Commits)
{
    public double PerSecond => Units / Time.TotalSeconds;

    public double CommitsPerUnit => (double)Commits / Units;

    public TimeSpan PerCommit => Time / Math.Max(1, Commits);
}
