namespace AwsSimulator.Control;

/// <summary>A move of the clock, forward only: to a moment or by a number of seconds, one of the two.</summary>
internal sealed record ClockMove(DateTimeOffset? Now, double? AdvanceSeconds)
{
    private const double Farthest = 3_650 * 86_400d;
    private static readonly DateTimeOffset Last = new(2099, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public string? Problem(SimulatedClock clock) =>
        Now is null == AdvanceSeconds is null ? "give either now (a moment) or advanceSeconds"
        : AdvanceSeconds is < 0 || Now < clock.GetUtcNow() ? $"time does not go back; it is {clock.GetUtcNow():O}"
        : AdvanceSeconds is > Farthest ? $"advanceSeconds is {AdvanceSeconds}; allowed: 0 to {Farthest}"
        : clock.GetUtcNow() + By(clock) > Last ? $"the clock ends with {Last:yyyy-MM-dd}; it is {clock.GetUtcNow():O}"
        : null;

    public void Apply(SimulatedClock clock) => clock.Advance(By(clock));

    private TimeSpan By(SimulatedClock clock) =>
        Now is { } moment ? moment - clock.GetUtcNow() : TimeSpan.FromSeconds(AdvanceSeconds!.Value);
}

/// <summary>The simulated time.</summary>
internal sealed record ClockState(DateTimeOffset Now);
