namespace Orchestrator.Planning;

/// <summary>How long to wait for something whose earlier durations are known or not.</summary>
public static class Patience
{
    /// <summary>How long a flow may wait for room in the account, unless the file says otherwise.</summary>
    public static readonly TimeSpan HeldBack = TimeSpan.FromHours(6);

    /// <summary>
    /// How long one attempt may take: as configured; else four times what it took before, at least 15 minutes; 6 hours the first time.
    /// </summary>
    public static TimeSpan Deadline(TimeSpan? configured, double? lastSeconds) => configured ?? (lastSeconds is { } last
        ? TimeSpan.FromSeconds(Math.Max(TimeSpan.FromMinutes(15).TotalSeconds, 4 * last))
        : TimeSpan.FromHours(6));

    /// <summary>
    /// The wait before the next look. Until nine tenths of what is expected have passed, up to that moment, however far it is; afterwards a
    /// tenth of what has passed, so that the end is noticed within a tenth of the whole. Where an event tells the end, looks are only for
    /// events that are lost: the first comes when the end is overdue. Two thirds of what has passed where nothing is known: every look is a
    /// call and a piece of a history that may hold 20 kB.
    /// </summary>
    public static TimeSpan NextLook(TimeSpan waited, double? expectedSeconds, PollLimits limits)
    {
        double passed = waited.TotalMilliseconds;
        double share = passed / (expectedSeconds is null ? 1.5 : limits.EventsCome ? 4 : 10);
        double untilExpected = (expectedSeconds ?? 0) * (limits.EventsCome ? 1250 : 900) - passed;
        double bounded = Math.Clamp(share, limits.FloorMilliseconds, limits.CeilingMilliseconds);
        return TimeSpan.FromMilliseconds(Math.Max(bounded, untilExpected));
    }

    /// <summary>
    /// The wait before something is asked again that costs little to ask and much to be late for: a quarter of what has passed, at most a
    /// minute, the floor permitting.
    /// </summary>
    public static TimeSpan Often(TimeSpan waited, PollLimits limits) => UpToAMinute(waited / 4, limits);

    /// <summary>
    /// The wait before room in a full account is asked for again: a third of what has passed, at most a minute, and a tenth once that is
    /// more. Every ask is a call that others need, and about a kilobyte of history; six hours of it are some fifty.
    /// </summary>
    public static TimeSpan ForRoom(TimeSpan waited, PollLimits limits)
    {
        TimeSpan third = UpToAMinute(waited / 3, limits);
        TimeSpan tenth = waited / 10;
        return tenth > third ? tenth : third;
    }

    private static TimeSpan UpToAMinute(TimeSpan share, PollLimits limits)
    {
        int ceiling = Math.Max(limits.FloorMilliseconds, Math.Min(limits.CeilingMilliseconds, 60_000));
        return TimeSpan.FromMilliseconds(Math.Clamp(share.TotalMilliseconds, limits.FloorMilliseconds, ceiling));
    }
}
