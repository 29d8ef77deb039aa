namespace Orchestrator.Planning;

/// <summary>How long to wait for something whose earlier durations are known or not.</summary>
public static class Patience
{
    /// <summary>
    /// How long one attempt may take: as configured; else four times what it took before, at least 15 minutes; 6 hours the first time.
    /// </summary>
    public static TimeSpan Deadline(TimeSpan? configured, double? lastSeconds) => configured ?? (lastSeconds is { } last
        ? TimeSpan.FromSeconds(Math.Max(TimeSpan.FromMinutes(15).TotalSeconds, 4 * last))
        : TimeSpan.FromHours(6));

    /// <summary>
    /// The wait before the next look. Until nine tenths of what is expected have passed, up to that moment; afterwards a tenth of what
    /// has passed, so that the end is noticed within a tenth of the whole; a fifth where nothing is known. Always within the limits.
    /// </summary>
    public static TimeSpan NextLook(TimeSpan waited, double? expectedSeconds, PollLimits limits)
    {
        double share = waited.TotalMilliseconds / (expectedSeconds is null ? 5 : 10);
        double untilExpected = (expectedSeconds ?? 0) * 900 - waited.TotalMilliseconds;
        return TimeSpan.FromMilliseconds(Math.Clamp(Math.Max(share, untilExpected), limits.FloorMilliseconds, limits.CeilingMilliseconds));
    }
}
