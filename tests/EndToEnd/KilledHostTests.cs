using AwsSimulator.Http;
using Orchestrator.Cli.Demo;
using Orchestrator.Reporting;

namespace Orchestrator.EndToEnd;

/// <summary>The host dies without a word in the middle of a run, again and again, and the run does not notice.</summary>
public sealed class KilledHostTests
{
    private const int Kills = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_HostIsKilledAtRandomPoints_EndsAsIfNothingHadHappened(int seed)
    {
        Random random = new(seed);
        await using Rehearsal rehearsal = await Rehearsal.Start(
            2_000, "\nconcurrency: 2\nprocedures: [ \"INSERT INTO public.effects VALUES (1)\" ]\n");
        await rehearsal.Execute("CREATE TABLE public.effects (happened integer)");
        int port = Rehearsal.FreePort();
        OrchestratorProcess host = rehearsal.Serve(port);
        try
        {
            using RunClient runs = new(Rehearsal.UrlOf(host));
            string run = await runs.Start(DemoPipeline.Name, CancellationToken.None);
            for (int kill = 0; kill < Kills; kill++)
            {
                int calls = rehearsal.Simulator.Calls.All.Count + random.Next(1, 9);
                await Eventually.Is(() => Task.FromResult(rehearsal.Simulator.Calls.All.Count), count => count >= calls, $"AWS call {calls}");
                await host.Kill();
                await host.DisposeAsync();
                host = rehearsal.Serve(port);
                Rehearsal.UrlOf(host);
            }

            RunView ended = await Eventually.Is(() => runs.Look(run, CancellationToken.None), view => view.EndedAt is not null, "the run's end");

            Assert.Equal((RunOutcome.Succeeded, ""), (ended.Report!.Outcome, string.Join('\n', ended.Report.Errors)));
            await AssertEveryEffectHappenedOnce(rehearsal, ended.Report);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static async Task AssertEveryEffectHappenedOnce(Rehearsal rehearsal, RunReport report)
    {
        Check target = await rehearsal.CompareTarget();
        Assert.True(target.Holds, string.Join('\n', target.Wrong));
        Check leftovers = await rehearsal.LookForLeftovers();
        Assert.True(leftovers.Holds, string.Join('\n', leftovers.Wrong));
        Check receipts = ReceiptCheck.AddUp(report.Receipts);
        Assert.True(receipts.Holds, string.Join('\n', receipts.Wrong));

        // A flow that ran twice would have staged every record twice, a load consolidated twice would have two ledger rows.
        Assert.All(report.Receipts, receipt => Assert.Equal((receipt.Processed, 0L), (receipt.Staged, receipt.Duplicates)));
        Assert.Equal(report.Objects.Count, await rehearsal.Count("SELECT count(*) FROM orchestrator.ledger"));
        Assert.Equal(1, await rehearsal.Count("SELECT count(*) FROM public.effects"));
        Assert.Equal(report.Objects.Count, Succeeded(rehearsal, "CreateFlow"));
    }

    private static int Succeeded(Rehearsal rehearsal, string operation) =>
        rehearsal.Simulator.Calls.All.Count((AwsCall call) => call.Operation == operation && call.ErrorCode is null);
}
