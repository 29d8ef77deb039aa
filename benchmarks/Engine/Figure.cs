namespace DurableTask.Sqlite.Benchmarks;

/// <summary>A measured case: how many units took how long, the processor time of this process meanwhile, and the commits it needed.</summary>
internal sealed record Figure(int Units, TimeSpan Time, TimeSpan Processor, long Commits)
{
    public double ProcessorMicrosecondsPerUnit => Processor.TotalMicroseconds / Units;

    public double PerSecond => Units / Time.TotalSeconds;
}
