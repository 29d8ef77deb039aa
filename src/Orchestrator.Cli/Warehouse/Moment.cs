using System.Globalization;
using Orchestrator.Cli.Errors;

namespace Orchestrator.Cli.Warehouse;

/// <summary>Moments as they are typed and printed, always in UTC.</summary>
public static class Moment
{
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset moment)
            ? moment
            : throw new RefusalException("ORC3000", $"\"{text}\" is not a moment")
            {
                Facts = ["allowed: 2026-11-20, \"2026-11-20 06:30\", 2026-11-20T06:30:00Z; without a zone it is UTC"],
                NotDone = "Nothing was asked of the warehouse.",
            };

    /// <summary>To the second; to the microsecond where there is a part of one.</summary>
    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString(
        moment.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>To the minute, for tables.</summary>
    public static string Minute(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"45 min", "3 h 10 min", "12 d 4 h".</summary>
    public static string Span(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => $"{Math.Max(0, (int)time.TotalSeconds)} s",
        { TotalHours: < 1 } => $"{(int)time.TotalMinutes} min",
        { TotalDays: < 2 } => $"{(int)time.TotalHours} h {time.Minutes} min",
        _ => $"{(int)time.TotalDays} d {time.Hours} h",
    };
}
