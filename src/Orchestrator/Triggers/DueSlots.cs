using Orchestrator.Configuration;

namespace Orchestrator.Triggers;

/// <summary>A moment at which a pipeline's schedule says to start.</summary>
/// <param name="Slot">UTC; names the run.</param>
public sealed record DueSlot(Pipeline Pipeline, DateTimeOffset Slot);

/// <summary>
/// Which schedule slots are due. Pure and without memory: of each pipeline the latest slot that is not older than the catch-up window. A
/// slot whose run exists is done; one that comes while a run is active stays due until that run has ended; of several missed ones only
/// the latest is left.
/// </summary>
public static class DueSlots
{
    public static IReadOnlyList<DueSlot> Of(IEnumerable<Pipeline> pipelines, DateTimeOffset now, TimeSpan catchUp) =>
        [.. pipelines.Select(pipeline => Latest(pipeline, now, catchUp)).OfType<DueSlot>()];

    /// <summary>The next moment at which any of them starts by itself; null where none has a time ahead.</summary>
    public static DueSlot? Next(IEnumerable<Pipeline> pipelines, DateTimeOffset now) =>
        pipelines.Select(pipeline => First(pipeline, now)).OfType<DueSlot>().MinBy(due => due.Slot);

    private static DueSlot? First(Pipeline pipeline, DateTimeOffset now)
    {
        // Local time may be set back by up to three hours just then; further than ten years ahead means never.
        DateTime begin = TimeZoneInfo.ConvertTime(now, pipeline.TimeZone).DateTime.AddHours(-3);
        return pipeline.Schedule?.GetNextOccurrences(begin, begin.AddYears(10))
            .Select(local => new DueSlot(pipeline, ToUtc(local, pipeline.TimeZone)))
            .FirstOrDefault(due => due.Slot > now);
    }

    private static DueSlot? Latest(Pipeline pipeline, DateTimeOffset now, TimeSpan catchUp)
    {
        if (pipeline.Schedule is null)
        {
            return null;
        }

        // A tick that comes late must still see the slot of its own minute.
        DateTimeOffset oldest = now - (catchUp > TimeSpan.FromMinutes(2) ? catchUp : TimeSpan.FromMinutes(2));
        TimeZoneInfo zone = pipeline.TimeZone;
        DateTime from = TimeZoneInfo.ConvertTime(oldest, zone).DateTime.AddHours(-3);
        DateTime to = TimeZoneInfo.ConvertTime(now, zone).DateTime.AddHours(3);
        DateTimeOffset? latest = null;
        foreach (TimeSpan reach in new[] { TimeSpan.FromHours(7), to - from })
        {
            // Local times are not in the order of UTC where clocks go back; three hours on both sides cover every change there is.
            DateTime begin = to - reach > from ? to - reach : from;
            latest = pipeline.Schedule.GetNextOccurrences(begin.AddSeconds(-1), to)
                .Select(local => ToUtc(local, zone))
                .Where(slot => slot <= now && slot >= oldest)
                .Cast<DateTimeOffset?>()
                .Max();
            if (latest is not null)
            {
                break;
            }
        }

        return latest is { } due ? new DueSlot(pipeline, due) : null;
    }

    /// <summary>A local time that comes twice means the first; one that is skipped means the moment the clocks go forward.</summary>
    private static DateTimeOffset ToUtc(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local))
        {
            DateTime after = local;
            while (zone.IsInvalidTime(after))
            {
                after = after.AddMinutes(1);
            }

            after = new DateTime(after.Year, after.Month, after.Day, after.Hour, after.Minute, 0);
            return new DateTimeOffset(after, zone.GetUtcOffset(after)).ToUniversalTime();
        }

        TimeSpan offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
