using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Tests.RandomPrograms;

/// <summary>Runs a <see cref="RandomProgram"/> as an orchestration.</summary>
public static class ProgramInterpreter
{
    public sealed record Run(RandomProgram Program, long Carried);

    public static DurableTaskRegistry Tasks()
    {
        var tasks = new DurableTaskRegistry();
        tasks.AddActivityFunc<int, int>("work", async (_, n) =>
        {
            await Task.Yield();
            return n;
        });
        tasks.AddActivityFunc<int, int>("break", (_, n) => n < 0 ? n : throw new InvalidOperationException("always"));
        tasks.AddOrchestratorFunc<Run, long>("program", Interpret);
        return tasks;
    }

    static async Task<long> Interpret(TaskOrchestrationContext context, Run run)
    {
        long value = run.Carried;
        foreach (RandomStep step in run.Program.Steps)
        {
            value = RandomProgram.Mix(value, await Do(context, step));
        }

        if (run.Program.Rounds > 0)
        {
            context.ContinueAsNew(new Run(run.Program with { Rounds = run.Program.Rounds - 1 }, value));
        }

        return value;
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
}
