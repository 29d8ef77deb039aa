using System.Globalization;
using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Tests.RandomPrograms;

/// <summary>Runs a <see cref="RandomProgram"/> as an orchestration.</summary>
public static class ProgramInterpreter
{
    public sealed record Run(RandomProgram Program, long Carried, bool Fails = false, bool Continued = false);

    /// <param name="breaks">Whether an activity that should succeed fails this time.</param>
    public static DurableTaskRegistry Tasks(Func<bool>? breaks = null)
    {
        var tasks = new DurableTaskRegistry();
        tasks.AddActivityFunc<int, int>("work", async (_, n) =>
        {
            await Task.Yield();
            return breaks?.Invoke() is true ? throw new TimeoutException("this time") : n;
        });
        tasks.AddActivityFunc<int, int>("break", (_, n) => n < 0 ? n : throw new InvalidOperationException("always"));
        tasks.AddOrchestratorFunc<Run, long>("program", Interpret);
        return tasks;
    }

    static async Task<long> Interpret(TaskOrchestrationContext context, Run run)
    {
        long value = run.Carried;
        if (run.Continued)
        {
            value = RandomProgram.Mix(value, await context.WaitForExternalEvent<long>("carried"));
        }

        foreach (RandomStep step in run.Program.Steps)
        {
            value = RandomProgram.Mix(value, await Do(context, step));
        }

        if (run.Program.Rounds > 0)
        {
            context.SendEvent(context.InstanceId, "carried", RandomProgram.Carried(run.Program.Rounds));
            context.ContinueAsNew(run with { Program = run.Program with { Rounds = run.Program.Rounds - 1 }, Carried = value, Continued = true });
            return value;
        }

        return run.Fails ? throw new ProgramFailedException($"{value}") : value;
    }

    static async Task<long> Do(TaskOrchestrationContext context, RandomStep step)
    {
        switch (step)
        {
            case CallActivity call:
                return (await context.CallActivityAsync<int>("work", call.Number) * 2) + 1;
            case FailAndCatch fail:
                return await Fail(context, fail.Number);
            case Sleep:
                await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                return 3;
            case RaceAgainstTimer race:
                return await Race(context, race.Number);
            case TalkToOneself talk:
                return await Talk(context, talk.Count);
            case InParallel parallel:
                return (await Task.WhenAll(parallel.Branches.Select(b => Do(context, b)))).Sum();
            case CallChild child:
                return await context.CallSubOrchestratorAsync<long>("program", new Run(child.Program, 0));
            case EventAgainstTimer race:
                return await Race(context, race);
            case FailingChild child:
                return await CatchChild(context, child.Program);
            case RetryByHandler retry:
                return await Retry(context, retry.Times);
            case AbandonWaiter abandon:
                return await Abandon(context, abandon.Number);
            default:
                throw new InvalidOperationException($"Unknown step {step}.");
        }
    }

    static async Task<long> Fail(TaskOrchestrationContext context, int number)
    {
        try
        {
            return await context.CallActivityAsync<int>("break", number, TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromMilliseconds(1))));
        }
        catch (TaskFailedException)
        {
            return number + 1000;
        }
    }

    static async Task<long> Race(TaskOrchestrationContext context, int number)
    {
        using var cancel = new CancellationTokenSource();
        Task timer = context.CreateTimer(TimeSpan.FromDays(1), cancel.Token);
        Task<int> work = context.CallActivityAsync<int>("work", number);
        Task first = await Task.WhenAny(timer, work);
        cancel.Cancel();
        return first == work ? await work * 7 : -1;
    }

    static async Task<long> Talk(TaskOrchestrationContext context, int count)
    {
        string name = $"{context.NewGuid()}";
        for (int i = 1; i <= count; i++)
        {
            context.SendEvent(context.InstanceId, name, i);
        }

        long sum = 0;
        for (int i = 1; i <= count; i++)
        {
            sum += await context.WaitForExternalEvent<int>(name);
        }

        return sum;
    }

    static async Task<long> Race(TaskOrchestrationContext context, EventAgainstTimer race)
    {
        string name = $"{context.NewGuid()}";
        if (race.Comes)
        {
            context.SendEvent(context.InstanceId, name, race.Number);
        }

        try
        {
            return await context.WaitForExternalEvent<int>(name, race.Comes ? TimeSpan.FromDays(1) : TimeSpan.FromMilliseconds(1));
        }
        catch (OperationCanceledException)
        {
            return race.Number + 50;
        }
    }

    static async Task<long> CatchChild(TaskOrchestrationContext context, RandomProgram program)
    {
        try
        {
            return await context.CallSubOrchestratorAsync<long>("program", new Run(program, 0, Fails: true));
        }
        catch (TaskFailedException error)
        {
            return long.Parse(error.FailureDetails.ErrorMessage, CultureInfo.InvariantCulture) + 3000;
        }
    }

    static async Task<long> Retry(TaskOrchestrationContext context, int times)
    {
        int asked = 0;
        try
        {
            return await context.CallActivityAsync<int>("break", times, TaskOptions.FromRetryHandler(failed =>
            {
                asked = failed.LastAttemptNumber;
                return failed.LastAttemptNumber < times;
            }));
        }
        catch (TaskFailedException)
        {
            return asked + 2000;
        }
    }

    static async Task<long> Abandon(TaskOrchestrationContext context, int number)
    {
        string name = $"{context.NewGuid()}";
        using var giveUp = new CancellationTokenSource();
        Task<int> abandoned = context.WaitForExternalEvent<int>(name, giveUp.Token);
        await context.CallActivityAsync<int>("work", number);
        giveUp.Cancel();
        context.SendEvent(context.InstanceId, name, number);
        int got = await context.WaitForExternalEvent<int>(name);
        return abandoned.IsCanceled ? got * 5 : -1;
    }
}

/// <summary>Carries the value of a program that fails.</summary>
#pragma warning disable CA1032 // Made here only.
public sealed class ProgramFailedException(string value) : Exception(value);
#pragma warning restore CA1032
