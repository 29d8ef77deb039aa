using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Benchmarks;

namespace Orchestrator.Cli.Bench;

/// <summary>
/// One object per line, for programs: <c>{"case","value","unit","reference","ratio","goal","met"}</c>; the last two are null where the
/// figure is only set beside the reference.
/// </summary>
public sealed class JsonLines(TextWriter to) : BenchOutput
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public override void Begin(string area)
    {
    }

    public override void Write(Measurement measurement) => to.WriteLine(JsonSerializer.Serialize(
        new
        {
            measurement.Case,
            Value = Rounded(measurement.Value),
            measurement.Unit,
            Reference = Rounded(measurement.Reference),
            Ratio = Rounded(measurement.Ratio),
            measurement.Goal,
            measurement.Met,
        },
        Json));

    // More digits would only repeat the noise of the measurement.
    private static double? Rounded(double? figure) => figure is { } value ? Math.Round(value, 3) : null;
}
