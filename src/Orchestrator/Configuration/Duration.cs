using System.Globalization;
using System.Text.RegularExpressions;

namespace Orchestrator.Configuration;

/// <summary>
/// Times as pipeline files write them: a whole number and a unit, <c>500ms</c>, <c>5s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>.
/// </summary>
public static partial class Duration
{
    public static TimeSpan Parse(string text) =>
        TryParse(text, out TimeSpan time) ? time : throw new FormatException($"\"{text}\" is not a time such as 500ms, 5s, 10m, 2h or 1d.");

    public static bool TryParse(string text, out TimeSpan time)
    {
        Match match = Form().Match(text);
        time = default;
        if (!match.Success || !int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return false;
        }

        time = match.Groups[2].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(Math.Min(number, 10_000)),
        };
        return true;
    }

    [GeneratedRegex("^([0-9]+)(ms|s|m|h|d)$")]
    private static partial Regex Form();
}
