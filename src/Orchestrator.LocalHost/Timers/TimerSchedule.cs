using System.Diagnostics.CodeAnalysis;
using NCrontab;

namespace Orchestrator.LocalHost.Timers;

/// <summary>A six-field NCRONTAB expression (seconds first), in UTC.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule _schedule;

    private TimerSchedule(CrontabSchedule schedule)
    {
        _schedule = schedule;
    }

    public static bool TryParse(string expression, [NotNullWhen(true)] out TimerSchedule? schedule, [NotNullWhen(false)] out string? reason)
    {
        schedule = null;
        try
        {
            schedule = new TimerSchedule(CrontabSchedule.Parse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = true }));
            reason = null;
            return true;
        }
        catch (CrontabException error)
        {
            reason = $"'{expression}' is not a six-field NCRONTAB expression ({error.Message})";
            return false;
        }
    }

    /// <summary>As <see cref="NextAfter"/>; the end of time for none.</summary>
    public DateTimeOffset NextOrNever(DateTimeOffset time) => NextAfter(time) ?? DateTimeOffset.MaxValue;

    /// <summary>Runs this frequent are not remembered, as on Azure.</summary>
    public bool ComesMoreThanOnceAMinute(DateTimeOffset now) =>
        _schedule.GetNextOccurrences(now.UtcDateTime, now.UtcDateTime.AddMinutes(1)).Skip(1).Any();

    /// <summary>The first time after <paramref name="time"/>; null when there is none within ten years.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time)
    {
        DateTime from = time.UtcDateTime;
        DateTime until = from.AddYears(10);
        DateTime next = _schedule.GetNextOccurrence(from, until);
        return next == until ? null : new DateTimeOffset(next, TimeSpan.Zero);
    }
}
