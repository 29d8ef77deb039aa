using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Tests.Determinism;

/// <summary>What people do to the code of <see cref="RecordedOrchestrations"/> while an instance of it is still running.</summary>
static class ChangedOrchestrations
{
    public static DurableTaskRegistry Of(string name, string change)
    {
        var tasks = new DurableTaskRegistry();
        tasks.AddOrchestratorFunc<object, object?>(name, (context, _) => Run(context, $"{name}, {change}"));
        return tasks;
    }

    static async Task<object?> Run(TaskOrchestrationContext context, string changed)
    {
        switch (changed)
        {
            case "parallel, renamed":
                await Task.WhenAll(context.CallActivityAsync<int>("square", 0), context.CallActivityAsync<int>("cube", 1), Square(context));
                return null;
            case "parallel, narrower":
                await Task.WhenAll(Square(context), Square(context));
                return await context.CallActivityAsync<int>("add");
            case "parallel, longer":
                await Task.WhenAll(Square(context), Square(context), Square(context));
                await Task.WhenAll(context.CallActivityAsync<int>("add"), context.CallActivityAsync("log"));
                return null;
            case "retried, without retries":
                await Caught(context.CallActivityAsync("third time lucky"));
                await context.CallActivityAsync("never lucky");
                return null;
            case "raced, without the second race":
                return await context.WaitForExternalEvent<string>("word", TimeSpan.FromDays(1));
            case "family, other id":
                _ = context.CallSubOrchestratorAsync<int>("parallel");
                await context.CallSubOrchestratorAsync(
                    "fails", null, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}:other"));
                return null;
            case "family, activity":
                await context.CallActivityAsync("parallel");
                return null;
            case "talkative, other word":
                context.SendEvent("nobody", "hi", 0);
                await context.CreateTimer(context.CurrentUtcDateTime.AddHours(1), CancellationToken.None);
                return null;
            case "talkative, no word":
                await context.CreateTimer(context.CurrentUtcDateTime.AddHours(1), CancellationToken.None);
                return null;
            default:
                throw new ArgumentOutOfRangeException(nameof(changed), changed, "There is no such change.");
        }
    }

    static Task<int> Square(TaskOrchestrationContext context) => context.CallActivityAsync<int>("square");

    static async Task Caught(Task call)
    {
        try
        {
            await call;
        }
        catch (TaskFailedException)
        {
            // Goes on, as the recorded code does.
        }
    }
}
