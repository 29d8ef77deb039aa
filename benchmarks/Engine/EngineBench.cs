using System.Globalization;
using System.Runtime.CompilerServices;

namespace Orchestrator.Benchmarks.Engine;

/// <summary>
/// What the durable engine can take on a file with synchronous=FULL; an orchestration has three activities. "SDK" is the real Durable
/// Task SDK's in-memory test host at its best setting on two cores; it cannot run here, so the case names its figure.
/// </summary>
public static class EngineBench
{
    /// <summary>Yields each case as soon as it is measured.</summary>
    /// <param name="scale">How much work, as a multiple of the usual.</param>
    /// <param name="stop">Ends the run between two cases.</param>
    public static async IAsyncEnumerable<Measurement> Run(double scale, [EnumeratorCancellation] CancellationToken stop)
    {
        int size = Scaled(1_000), waiting = Scaled(10_000);
        await using var engine = new Workload();
        // Long enough for the JIT to have optimized what the cases run.
        await engine.FanOut(size);
        await engine.Chain(size / 2);
        await engine.Many(2 * size, atOnce: 16);

        yield return Least($"fan-out of {Text(size)} activities (SDK 3,879)", await engine.FanOut(size), "activities/s", 8_000);
        stop.ThrowIfCancellationRequested();
        yield return Least($"{Text(size)} orchestrations, 16 at once (SDK 2,596)", await engine.Many(size, atOnce: 16), "instances/s", 3_000);
        stop.ThrowIfCancellationRequested();
        yield return Least($"{Text(size)} orchestrations, all at once (SDK 575)", await engine.Many(size, atOnce: size), "instances/s", 3_000);
        stop.ThrowIfCancellationRequested();
        Figure chain = await engine.Chain(size);
        yield return Least($"chain of {Text(size)} activities (SDK 2,000)", chain, "steps/s", 2_000);
        stop.ThrowIfCancellationRequested();
        Figure longer = await engine.Chain(2 * size);
        yield return new Measurement($"time of a chain of {Text(2 * size)}, beside one of {Text(size)}", longer.Time / chain.Time, "×", Goal: 2.3)
        {
            Reference = 1, AtMost = true,
        };
        stop.ThrowIfCancellationRequested();
        yield return Most($"memory with {Text(waiting)} waiting on timers", await engine.Waiting(waiting), "MiB", 300);
        stop.ThrowIfCancellationRequested();
        yield return Most("restart with those, to the first step redone", (await engine.Restart()).TotalMilliseconds, "ms", 1_000);

        int Scaled(int usual) => (int)Math.Max(10, usual * scale);
    }

    private static Measurement Most(string name, double value, string unit, double goal) => new(name, value, unit, goal) { AtMost = true };

    private static Measurement Least(string name, Figure figure, string unit, double goal) => new(name, figure.PerSecond, unit, goal);

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
