using System.Threading.Channels;
using AwsSimulator.Postgres;

namespace Orchestrator.Cli.Chaos;

/// <summary>Plays many seeds on one PostgreSQL server, some of them at the same time, and hands over each as it ends.</summary>
public static class ChaosSuite
{
    /// <param name="scripts">A seed each.</param>
    /// <param name="parallel">Seeds at once: most of a seed's time is waiting.</param>
    /// <param name="isTalkative">Whether the hosts' logs go to standard error.</param>
    /// <param name="stop">Ends all of them.</param>
    public static async IAsyncEnumerable<SeedResult> Play(
        IEnumerable<ChaosScript> scripts,
        int parallel,
        bool isTalkative,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await using PostgresCluster cluster = await PostgresCluster.StartAsync(stop: stop);
        var ended = Channel.CreateUnbounded<SeedResult>();
        Task playing = Parallel.ForEachAsync(
            scripts,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = stop },
            async (script, token) =>
            {
                SeedResult result = await new ChaosSeed(script).Play(cluster.ConnectionString, isTalkative, token);
                await ended.Writer.WriteAsync(result, CancellationToken.None);
            }).ContinueWith(task => ended.Writer.Complete(task.Exception?.InnerException), TaskScheduler.Default);
        await foreach (SeedResult result in ended.Reader.ReadAllAsync(stop))
        {
            yield return result;
        }

        await playing;
    }
}
