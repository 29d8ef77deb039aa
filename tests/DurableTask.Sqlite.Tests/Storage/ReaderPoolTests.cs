using System.Diagnostics;
using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Tests.Storage;

/// <summary>Counts calls that took a second: the large payloads of other tests would make some.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
#pragma warning disable CA1711 // xunit's word for it.
public sealed class AloneCollection;
#pragma warning restore CA1711

[Collection("Alone")]
public sealed class ReaderPoolTests() : EngineContract(NewFile())
{
    const int Callers = 16;
    const int CallsEach = 120;

    /// <summary>SQLite's own way out of such a meeting is to sleep, which in the bundled build takes a second at least.</summary>
    [Fact]
    public async Task Reads_BesideManyCommits_DoNotMakeEachOtherSleep()
    {
        Tasks.AddOrchestratorFunc("o", _ => Task.FromResult(0));
        await Start();
        int slept = 0;

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (int call = 0; call < CallsEach; call++)
            {
                long begun = Stopwatch.GetTimestamp();
                string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
                await Client.GetInstanceAsync(id, TimeLimit);
                await End(id);
                if (Stopwatch.GetElapsedTime(begun) >= TimeSpan.FromSeconds(1))
                {
                    Interlocked.Increment(ref slept);
                }
            }
        })));

        // One may be this machine's fault; without the gate a run has a dozen.
        Assert.InRange(slept, 0, 1);
    }
}
