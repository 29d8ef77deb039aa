using System.Globalization;

namespace Orchestrator.Reporting;

/// <summary>How figures and times are written in reports: in English, UTC, whatever the machine's language.</summary>
public static class ReportText
{
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Minute(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"3.2 s", "1m08s", "2h05m"; "-" for a time nobody knows.</summary>
    public static string Took(TimeSpan? time) => time switch
    {
        null => "-",
        { TotalMinutes: < 1 } t => string.Create(CultureInfo.InvariantCulture, $"{t.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } t => $"{t.Minutes}m{t.Seconds:00}s",
        { } t => $"{(int)t.TotalHours}h{t.Minutes:00}m",
    };

    public static string Counted(int number, string what) => number == 1 ? $"1 {what}" : $"{Number(number)} {what}s";

    public static string Camel(Enum value) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The text in one line of at most so many characters.</summary>
    public static string OneLine(string text, int most)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > most ? $"{line[..(most - 1)]}…" : line;
    }
}
