using Orchestrator.Configuration;

namespace Orchestrator.Cli.Chaos.Marts;

/// <summary>What happens to the replication task before a run, and to the events that come of it.</summary>
internal sealed class BeforeRun(ChaosStage stage)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Somebody runs a task whose loads are adopted, and begins one that a run resumes.</summary>
    public async Task Prepare(ChaosRound round, CancellationToken stop)
    {
        if (stage.Mart is not { } mart)
        {
            return;
        }

        MartScript script = stage.Script.Mart!;
        int runs = script.StartsOnTask ? (await stage.Host.Runs(stop)).Count : 0;
        if (script.Load == TaskLoad.Resume)
        {
            await mart.Operator.Interrupt();
        }
        else if (script.Load == TaskLoad.Adopt)
        {
            bool finished = await mart.Operator.Load(waits: script.StartsOnTask || !round.Mart!.RunsMeanwhile);
            await Settle(stop);
            bool isTold = script is { StartsOnTask: true, Delivery: Delivery.On or Delivery.Forged };
            if (finished && isTold && (await stage.Host.Runs(stop)).Count == runs)
            {
                throw new BrokenLawException("events: the task finished its full load, all events were delivered, and no run was started");
            }
        }
    }

    /// <summary>Waits until every event has had its effect: a run may have been started by it, now or after another one.</summary>
    public async Task Settle(CancellationToken stop)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (stage.Script.Mart is { StartsOnTask: true } && !await IsIdle(stop))
        {
            if (TimeProvider.System.GetElapsedTime(began) > Longest)
            {
                throw new BrokenLawException("events: two minutes after the last of them something is still under way");
            }

            await Task.Delay(BetweenLooks, stop);
        }
    }

    private async Task<bool> IsIdle(CancellationToken stop)
    {
        try
        {
            // In the order in which one leads to the next.
            return stage.Simulator.Events.IsIdle && await stage.Host.IsIdle(stop);
        }
        catch (Exception error) when (!stop.IsCancellationRequested && error is HttpRequestException or OperationCanceledException or IOException)
        {
            return false;
        }
    }
}
