using System.Globalization;
using System.Runtime.CompilerServices;
using DurableTask.Sqlite;

namespace Orchestrator.Benchmarks.Engine;

/// <summary>
/// Many orchestrations, those that have ended purged all along: whether speed, memory and file are in the end what they were in the
/// beginning. The first tenth warms up; the second is what the last is compared with.
/// </summary>
public static class Soak
{
    private const int Orchestrations = 100_000;
    private const int AtOnce = 64;
    private const int Tenths = 10;

    /// <summary>Yields all cases when the last orchestration has ended.</summary>
    /// <param name="scale">How much work, as a multiple of the usual.</param>
    /// <param name="stop">Ends the run between two tenths.</param>
    public static async IAsyncEnumerable<Measurement> Run(double scale, [EnumeratorCancellation] CancellationToken stop)
    {
        int tenth = (int)Math.Max(10, Orchestrations / Tenths * scale);
        await using Workload engine = new(SynchronousMode.Full);
        List<Tenth> tenths = [];
        for (int i = 0; i < Tenths; i++)
        {
            stop.ThrowIfCancellationRequested();
            // Purged four times in between, while the rest goes on.
            Figure figure = await engine.ManyWithPurges(tenth, AtOnce, purgeEvery: Math.Max(4 * AtOnce, tenth / 4));
            GC.Collect();
            tenths.Add(new Tenth(figure.PerSecond, Environment.WorkingSet, engine.FileSize));
        }

        Tenth first = tenths[1], last = tenths[^1];
        string all = string.Create(CultureInfo.InvariantCulture, $"{tenth * Tenths:N0} ended");
        yield return new Measurement($"{all}: speed now, beside the start", last.PerSecond / first.PerSecond, "×", Goal: 0.8)
        {
            Reference = 1,
            Note = $"a second: {Listed(tenths, t => t.PerSecond)}",
        };
        yield return new Measurement($"{all}: memory now, beside the start", last.Memory / first.Memory, "×", Goal: 1.2)
        {
            Reference = 1, AtMost = true, Note = $"MiB: {Listed(tenths, t => t.Memory / (1024 * 1024))}",
        };
        yield return new Measurement($"{all}: file now, beside the start", last.File / first.File, "×", Goal: 1.2)
        {
            Reference = 1, AtMost = true, Note = $"MiB: {Listed(tenths, t => t.File / (1024 * 1024))}",
        };
    }

    private static string Listed(List<Tenth> tenths, Func<Tenth, double> figure) =>
        string.Join(' ', tenths.Select(t => figure(t).ToString("N0", CultureInfo.InvariantCulture)));

    private sealed record Tenth(double PerSecond, double Memory, double File);
}
