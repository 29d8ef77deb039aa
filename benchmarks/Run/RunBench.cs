using System.Runtime.CompilerServices;

namespace Orchestrator.Benchmarks.Run;

/// <summary>What a run costs in calls, time, memory and history, against the simulator.</summary>
public static class RunBench
{
    /// <summary>Yields each case as soon as it is measured.</summary>
    /// <param name="scale">Length of the flows whose calls are counted, and how many objects a large run has, as a multiple of the usual.</param>
    /// <param name="postgres">Npgsql connection string of a database to use; null starts a private server.</param>
    /// <param name="stop">Ends the run between two calls.</param>
    public static async IAsyncEnumerable<Measurement> Run(double scale, string? postgres, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (Measurement measurement in new ManyObjects(scale, postgres).Measure(stop))
        {
            yield return measurement;
        }

        await foreach (Measurement measurement in new CallCosts(scale, postgres).Measure(stop))
        {
            yield return measurement;
        }
    }
}
