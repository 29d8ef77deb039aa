namespace DurableTask.Sqlite.Benchmarks;

/// <summary>A measured case: how many units took how long, and the commits it needed.</summary>
internal sealed record Figure(int Units, TimeSpan Time, long Commits)
{
    public double PerSecond => Units / Time.TotalSeconds;
}
