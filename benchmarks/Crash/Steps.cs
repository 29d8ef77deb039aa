using System.Globalization;
using Microsoft.DurableTask;

namespace Orchestrator.Benchmarks.Crash;

/// <summary>One orchestration for each thing an engine can lose or do twice.</summary>
internal static class Steps
{
    public const int Messages = 5;
    public const int Turns = 3;

    public static async Task<Outcome> Chain(TaskOrchestrationContext context, int length)
    {
        Outcome all = Outcome.None;
        for (int i = 1; i <= length; i++)
        {
            all = all.With(await CrashTasks.Do(context, Text(i), i));
        }

        return all;
    }

    public static async Task<Outcome> FanOut(TaskOrchestrationContext context, int width) =>
        (await Task.WhenAll(Enumerable.Range(0, width).Select(i => CrashTasks.Do(context, Text(i), i)))).Aggregate(Outcome.None, (a, b) => a.With(b));

    public static async Task<Outcome> Family(TaskOrchestrationContext context, int children) =>
        (await Task.WhenAll(Enumerable.Range(0, children).Select(i => context.CallSubOrchestratorAsync<Outcome>(
            "chain", 2, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}:{Text(i)}")))))
        .Aggregate(Outcome.None, (a, b) => a.With(b));

    /// <summary>A timer, an effect, and over again.</summary>
    public static async Task<Outcome> Loop(TaskOrchestrationContext context, Outcome soFar)
    {
        await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
        Outcome now = soFar.With(await CrashTasks.Do(context, "turn", 1));
        if (now.Value < Turns)
        {
            context.ContinueAsNew(now);
        }

        return now;
    }

    /// <summary>An activity wins against a timer; a timer wins against an event.</summary>
    public static async Task<Outcome> Race(TaskOrchestrationContext context, int nothing)
    {
        using CancellationTokenSource won = new();
        Task tooLate = context.CreateTimer(TimeSpan.FromDays(1), won.Token);
        Task<Outcome> work = CrashTasks.Do(context, "work", 5);
        await Task.WhenAny(tooLate, work);
        won.Cancel();
        Outcome all = await work;
        try
        {
            await context.WaitForExternalEvent<int>("never", TimeSpan.FromMilliseconds(5));
        }
        catch (OperationCanceledException)
        {
            all = all.With(await CrashTasks.Do(context, "late", 1));
        }

        return all;
    }

    /// <summary>Fails, is caught, fails under a retry policy, is caught, and succeeds.</summary>
    public static async Task<Outcome> Stumble(TaskOrchestrationContext context, int nothing)
    {
        Outcome all = Outcome.None;
        foreach (TaskOptions? options in new[] { null, TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromMilliseconds(1))) })
        {
            Effect failing = CrashTasks.Decide(context, options is null ? "once" : "retried", -1);
            try
            {
                await context.CallActivityAsync<int>(nameof(Effect), failing, options);
            }
            catch (TaskFailedException)
            {
                all = all.With(new Outcome(1, [failing.Key]));
            }
        }

        return all.With(await CrashTasks.Do(context, "at last", 1));
    }

    /// <summary>A message that is sent twice, or not at all, shows in the listener's sum.</summary>
    public static async Task<Outcome> Talk(TaskOrchestrationContext context, int nothing)
    {
        string listener = context.InstanceId.Replace("talker", "listener", StringComparison.Ordinal);
        Outcome all = Outcome.None;
        for (int i = 1; i <= Messages; i++)
        {
            context.SendEvent(listener, "message", i);
            all = all.With(await CrashTasks.Do(context, Text(i), i));
        }

        context.SendEvent(listener, "end", 0);
        return all;
    }

    public static async Task<Outcome> Listen(TaskOrchestrationContext context, int nothing)
    {
        await context.WaitForExternalEvent<int>("end");
        int sum = 0;
        while (true)
        {
            using CancellationTokenSource stop = new();
            Task<int> next = context.WaitForExternalEvent<int>("message", stop.Token);
            if (!next.IsCompleted)
            {
                stop.Cancel();
                return new Outcome(sum, []);
            }

            sum += await next;
        }
    }

    public static async Task<Outcome> WaitForGo(TaskOrchestrationContext context, int nothing) =>
        await CrashTasks.Do(context, "went", await context.WaitForExternalEvent<int>("go"));

    /// <summary>Is terminated, with the child it has at its first level.</summary>
    public static async Task<Outcome> WaitForNothing(TaskOrchestrationContext context, int levels)
    {
        if (levels > 0)
        {
            await context.CallSubOrchestratorAsync<Outcome>(
                "doomed", levels - 1, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}:child"));
        }

        await context.WaitForExternalEvent<int>("never");
        return new Outcome(-1, []);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
