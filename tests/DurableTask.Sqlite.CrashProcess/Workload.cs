using System.Globalization;
using Microsoft.DurableTask;

namespace DurableTask.Sqlite.CrashProcess;

/// <summary>Mixed orchestrations whose results show any step that was lost or decided twice.</summary>
public static class Workload
{
    const int Messages = 5;

    public static IEnumerable<Start> Starts(int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            yield return new Start("listener", Id("listener", i), 0, Messages * (Messages + 1) / 2);
            yield return new Start("chain", Id("chain", i), 4, 1 + 2 + 3 + 4);
            yield return new Start("family", Id("family", i), 3, 3 * (1 + 2));
            yield return new Start("loop", Id("loop", i), 0, 4);
            yield return new Start("talker", Id("talker", i), i, Messages);
        }
    }

    public static DurableTaskRegistry Tasks(Ledger ledger)
    {
        var tasks = new DurableTaskRegistry();
        tasks.AddActivityFunc<int, int>("effect", async (context, n) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(3));
            ledger.Record(string.Create(CultureInfo.InvariantCulture, $"{context.InstanceId} {n}"));
            return n;
        });
        tasks.AddOrchestratorFunc<int, int>("chain", Chain);
        tasks.AddOrchestratorFunc<int, int>("family", Family);
        tasks.AddOrchestratorFunc<int, int>("loop", Loop);
        tasks.AddOrchestratorFunc<int, int>("talker", Talk);
        tasks.AddOrchestratorFunc<int, int>("listener", Listen);
        return tasks;
    }

    static string Id(string name, int round) => string.Create(CultureInfo.InvariantCulture, $"{name}-{round}");

    static async Task<int> Chain(TaskOrchestrationContext context, int steps)
    {
        int sum = 0;
        for (int i = 1; i <= steps; i++)
        {
            sum += await context.CallActivityAsync<int>("effect", i);
        }

        return sum;
    }

    static async Task<int> Family(TaskOrchestrationContext context, int children) =>
        (await Task.WhenAll(Enumerable.Range(0, children).Select(_ => context.CallSubOrchestratorAsync<int>("chain", 2)))).Sum();

    /// <summary>Starts over after each timer.</summary>
    static async Task<int> Loop(TaskOrchestrationContext context, int round)
    {
        await context.CreateTimer(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        if (round < 4)
        {
            context.ContinueAsNew(round + 1);
        }

        return round;
    }

    /// <summary>A message that is sent twice, or not at all, shows in the listener's sum.</summary>
    static async Task<int> Talk(TaskOrchestrationContext context, int round)
    {
        for (int i = 1; i <= Messages; i++)
        {
            context.SendEvent(Id("listener", round), "message", i);
            await context.CallActivityAsync<int>("effect", i);
        }

        context.SendEvent(Id("listener", round), "end", 0);
        return Messages;
    }

    static async Task<int> Listen(TaskOrchestrationContext context, int nothing)
    {
        await context.WaitForExternalEvent<int>("end");
        int sum = 0;
        while (true)
        {
            using var stop = new CancellationTokenSource();
            Task<int> next = context.WaitForExternalEvent<int>("message", stop.Token);
            if (!next.IsCompleted)
            {
                stop.Cancel();
                return sum;
            }

            sum += await next;
        }
    }
}
