using System.Globalization;

namespace Orchestrator.Cli.Demo;

/// <summary>The table of one day: a line per object, with a bar while it loads and the figures of its receipt at the end.</summary>
public static class DayTable
{
    private const int BarWidth = 10;

    public static IEnumerable<string> Lines(IReadOnlyList<ObjectRow> rows)
    {
        int name = rows.Select(row => row.Name.Length).Append(12).Max();
        yield return $"  {"object".PadRight(name)}  {"state",-11}  {"[progress  ]",-12}  {"read",8}  {"new",8}  {"changed",8}  {"gone",6}  {"target",8}  {"took",7}";
        foreach (ObjectRow row in rows)
        {
            yield return $"  {row.Name.PadRight(name)}  {Coloured(row.State)}  {Bar(row.Share)}  {Count(row.Read),8}  {Count(row.New),8}  "
                + $"{Count(row.Changed),8}  {Count(row.Gone),6}  {Count(row.Target),8}  {Took(row.Took),7}";
        }
    }

    /// <summary>A count with thousands separated; a dash where there is none, as an empty cell reads like a fault.</summary>
    public static string Count(long? count) => count is null or 0 ? "-" : Number(count.Value);

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Took(TimeSpan? time) => time is { } took ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.0} s") : "-";

    private static string Bar(double share)
    {
        int done = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        return $"[{new string('#', done)}{new string(' ', BarWidth - done)}]";
    }

    private static string Coloured(string state) => state switch
    {
        "loaded" => Terminal.Good(state.PadRight(11)),
        "failed" or "quarantined" => Terminal.Bad(state.PadRight(11)),
        _ => state.PadRight(11),
    };
}
