using System.Globalization;
using System.Runtime.CompilerServices;
using DurableTask.Sqlite;

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
        await using (Workload full = new(SynchronousMode.Full), normal = new(SynchronousMode.Normal))
        {
            await full.WarmUp(size);

            yield return await Throughput(
                $"fan-out of {Text(size)} activities (SDK 3,879)", "activities/s", 8_000, engine => engine.FanOut(size));
            stop.ThrowIfCancellationRequested();
            yield return await Throughput(
                $"{Text(size)} orchestrations, 16 at once (SDK 2,596)", "instances/s", 3_000, engine => engine.Many(size, atOnce: 16));
            stop.ThrowIfCancellationRequested();
            yield return await Throughput(
                $"{Text(size)} orchestrations, all at once (SDK 575)", "instances/s", 3_000, engine => engine.Many(size, atOnce: size));
            stop.ThrowIfCancellationRequested();
            yield return await Throughput($"chain of {Text(size)} activities (SDK 2,000)", "steps/s", 2_000, engine => engine.Chain(size));
            stop.ThrowIfCancellationRequested();
            yield return Most(
                $"time of a chain of {Text(2 * size)}, beside one of {Text(size)}", await Growth(full, size), "×", 2.3) with { Reference = 1 };
            stop.ThrowIfCancellationRequested();

            async Task<Measurement> Throughput(string name, string unit, double goal, Func<Workload, Task<Figure>> work)
            {
                Figure figure = await Median(full, work);
                Measurement measured = new(name, figure.PerSecond, unit, goal);
                return measured.Met is not false ? measured : measured with { Note = Bound(figure, await Median(normal, work)) };
            }
        }

        await using KilledProcess process = new();
        yield return Most($"memory with {Text(waiting)} waiting on timers", await process.Waiting(waiting, stop), "MiB", 300);
        yield return Most("kill -9 of those, to the first step redone", (await process.Restart(stop)).TotalMilliseconds, "ms", 1_000);

        int Scaled(int usual) => (int)Math.Max(10, usual * scale);
    }

    /// <summary>A case lasts a quarter of a second: one checkpoint of the file, or one collection, would decide a single figure.</summary>
    private static async Task<Figure> Median(Workload engine, Func<Workload, Task<Figure>> work)
    {
        Figure[] figures = [await work(engine), await work(engine), await work(engine)];
        return figures.OrderBy(figure => figure.Time).ElementAt(1);
    }

    /// <summary>What disturbs a run only ever adds time: the fastest of three is compared with the fastest of three, taken in turn.</summary>
    private static async Task<double> Growth(Workload engine, int size)
    {
        TimeSpan chain = TimeSpan.MaxValue, longer = TimeSpan.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            TimeSpan once = (await engine.Chain(size)).Time, twice = (await engine.Chain(2 * size)).Time;
            chain = once < chain ? once : chain;
            longer = twice < longer ? twice : longer;
        }

        return longer / chain;
    }

    private static Measurement Most(string name, double value, string unit, double goal) => new(name, value, unit, goal) { AtMost = true };

    /// <summary>What a disk that flushes on every commit costs, and the same without.</summary>
    private static string Bound(Figure full, Figure normal) => string.Create(
        CultureInfo.InvariantCulture,
        $"{full.CommitsPerUnit:0.00} commits each × {full.PerCommit.TotalMilliseconds:0.00} ms; with synchronous=NORMAL {normal.PerSecond:N0} a second");

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
