using System.Runtime.CompilerServices;
using AwsSimulator;
using AwsSimulator.AppFlow;

namespace Orchestrator.Benchmarks.Aws;

/// <summary>What the simulator can take: calls, statements, rows. Latency it adds on purpose is switched off.</summary>
public static class AwsBench
{
    private const int Calls = 3_500;
    private const int Statements = 1_000;
    private const int Records = 200_000;

    /// <summary>Yields each case as soon as it is measured.</summary>
    /// <param name="scale">How much work, as a multiple of the usual.</param>
    /// <param name="postgres">Npgsql connection string of a database to use; null starts a private server.</param>
    /// <param name="stop">Ends the run between two calls.</param>
    public static async IAsyncEnumerable<Measurement> Run(
        double scale, string? postgres, [EnumeratorCancellation] CancellationToken stop)
    {
        AppFlowOptions prompt = new() { RunLatency = TimeSpan.Zero, ListedAfter = TimeSpan.Zero };
        SimulatorOptions options = new() { Postgres = postgres, AppFlow = prompt };
        await using Simulator rows = await Simulator.StartAsync(options with { Records = Scaled(Records) }, stop);
        // The control plane's flows really run; a small org keeps their rows from being what is measured.
        SimulatorOptions small = options with { Postgres = rows.PostgresConnectionString, Records = 100 };
        await using Simulator calls = await Simulator.StartAsync(small, stop);

        yield return await new ControlPlane(calls).Measure(Scaled(Calls), stop);
        yield return await new TrivialStatements(calls).Measure(Scaled(Statements), stop);
        await foreach (Measurement measurement in new WideObject(rows).Measure(stop))
        {
            yield return measurement;
        }

        int Scaled(int usual) => (int)Math.Max(100, usual * scale);
    }
}
