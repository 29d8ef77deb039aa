using Microsoft.Azure.Functions.Worker;

namespace Orchestrator.LocalHost.Timers;

/// <summary>Where a timer stands. Kept between starts of the host.</summary>
/// <param name="Last">When it last ran; null before the first run, and after its schedule was changed.</param>
/// <param name="Next">Slot that comes next; the end of time for none.</param>
/// <param name="LastUpdated">What <paramref name="Next"/> was reckoned from.</param>
internal sealed record TimerState(DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset LastUpdated)
{
    public static TimerState First(TimerSchedule schedule, DateTimeOffset now) => new(null, schedule.NextOrNever(now), now);

    /// <summary>
    /// The state of a host that starts. A slot before <paramref name="now"/> was missed, unless another schedule made it: a changed schedule
    /// begins anew.
    /// </summary>
    public TimerState TakenUp(TimerSchedule schedule, DateTimeOffset now)
    {
        DateTimeOffset from = Last ?? LastUpdated;
        DateTimeOffset expected = schedule.NextOrNever(from);
        return Next == expected ? this
            : expected < now ? First(schedule, now)
            : new TimerState(null, expected, from);
    }

    /// <summary>The state after a run. One that began early counts as on time, or its slot would come twice.</summary>
    public TimerState After(TimerSchedule schedule, DateTimeOffset began, bool onSchedule)
    {
        DateTimeOffset counted = onSchedule && began < Next ? Next : began;
        return new TimerState(counted, schedule.NextOrNever(counted), counted);
    }

    public ScheduleStatus ToStatus() => new()
    {
        Last = Last?.UtcDateTime ?? default,
        Next = Next.UtcDateTime,
        LastUpdated = LastUpdated.UtcDateTime,
    };
}
