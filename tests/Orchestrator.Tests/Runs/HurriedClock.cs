namespace Orchestrator.Tests.Runs;

/// <summary>A clock on which everything takes a fraction of its time, so that tests wait for durable timers and not for minutes.</summary>
internal sealed class HurriedClock(double factor) : TimeProvider
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 20, 6, 30, 0, TimeSpan.Zero);
    private readonly long begun = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => Begin + System.GetElapsedTime(begun) * factor;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Hurried(dueTime), Hurried(period));

    private TimeSpan Hurried(TimeSpan time) => time > TimeSpan.Zero ? time / factor : time;
}
