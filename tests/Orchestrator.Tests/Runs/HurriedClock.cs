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
        new HurriedTimer(System.CreateTimer(callback, state, Hurried(dueTime), Hurried(period)), this);

    private TimeSpan Hurried(TimeSpan time) => time > TimeSpan.Zero ? time / factor : time;

    private sealed class HurriedTimer(ITimer timer, HurriedClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Hurried(dueTime), clock.Hurried(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
