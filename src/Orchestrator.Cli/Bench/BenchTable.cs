using System.Globalization;
using Orchestrator.Benchmarks;

namespace Orchestrator.Cli.Bench;

/// <summary>A row per case, for people.</summary>
public sealed class BenchTable(TextWriter to) : BenchOutput
{
    public override void Begin(string area)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bench {area}   {Environment.ProcessorCount} processors"));
        to.WriteLine($"{"case",-46} {"figure",8} {"",-12} {"compared",8} {"ratio",5} {"goal",8}");
    }

    public override void Write(Measurement measurement)
    {
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{measurement.Case,-46} {Figure(measurement.Value),8} {measurement.Unit,-12} {Figure(measurement.Reference),8} "
            + $"{measurement.Ratio,5:0.00} {Goal(measurement)}"));
        if (measurement.Note is { } note)
        {
            to.WriteLine(Terminal.Faint($"    {note}"));
        }
    }

    private static string Goal(Measurement measurement) => measurement.Met switch
    {
        null => $"{"-",8}",
        bool met => $"{(measurement.AtMost ? "≤" : "≥") + Figure(measurement.Goal),8} {(met ? Terminal.Good("reached") : Terminal.Bad("missed"))}",
    };

    private static string Figure(double? figure) => figure switch
    {
        null => "-",
        < 100 => figure.Value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => figure.Value.ToString("N0", CultureInfo.InvariantCulture),
    };
}
