namespace AwsSimulator;

/// <summary>
/// The time of everything simulated. It runs on with real time and can be moved forward, never back; whoever asks it sees every move
/// at once. Timers made from it still wait in real time.
/// </summary>
/// <param name="start">What it shows first; null is the real time.</param>
/// <param name="realTime">What makes it run on; null is the system's clock. One that stands still makes this one stand still.</param>
public sealed class SimulatedClock(DateTimeOffset? start = null, TimeProvider? realTime = null) : TimeProvider
{
    private readonly TimeProvider real = realTime ?? System;
    private readonly long began = (realTime ?? System).GetTimestamp();
    private readonly DateTimeOffset start = start ?? (realTime ?? System).GetUtcNow();
    private long movedTicks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start + real.GetElapsedTime(began) + TimeSpan.FromTicks(Interlocked.Read(ref movedTicks));

    /// <summary>Moves the clock forward.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative: stamps already given must stay in the past.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref movedTicks, by.Ticks);
    }
}
