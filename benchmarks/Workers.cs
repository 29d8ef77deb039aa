using System.Diagnostics;

namespace Orchestrator.Benchmarks;

/// <summary>The same piece of work, done by a few at once until a count is reached.</summary>
internal static class Workers
{
    /// <summary>As many as an account's callers have in flight at a time; more only measure queues on a small machine.</summary>
    public const int AtOnce = 8;

    /// <summary>How many pieces a second were done.</summary>
    public static async Task<double> PerSecond(int pieces, Func<int, Task> work)
    {
        int next = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var piece && piece <= pieces)
            {
                await work(piece);
            }
        }));
        return pieces / watch.Elapsed.TotalSeconds;
    }
}
