using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Tests.Determinism;

/// <summary>The code behind the histories in Recorded/. Never changed: what is tested is that engines of later versions still replay it.</summary>
public static class RecordedOrchestrations
{
    public static DurableTaskRegistry All()
    {
        var tasks = new DurableTaskRegistry();
        tasks.AddOrchestratorFunc<int, int>("parallel", Parallel);
        tasks.AddOrchestratorFunc<string, string>("retried", Retried);
        tasks.AddOrchestratorFunc<string, string>("raced", Raced);
        tasks.AddOrchestratorFunc<int, string>("family", Family);
        tasks.AddOrchestratorFunc<string, string>("paused", Paused);
        tasks.AddOrchestratorFunc<int, int>("repeated", Repeated);
        tasks.AddOrchestratorFunc<string, string>("talkative", Talkative);
        return tasks;
    }

    static async Task<int> Parallel(TaskOrchestrationContext context, int width)
    {
        int[] squares = await Task.WhenAll(Enumerable.Range(0, width).Select(i => context.CallActivityAsync<int>("square", i)));
        return await context.CallActivityAsync<int>("add", squares);
    }

    static async Task<string> Retried(TaskOrchestrationContext context, string what)
    {
        var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(5), backoffCoefficient: 2));
        string third = await context.CallActivityAsync<string>("third time lucky", what, retry);
        try
        {
            await context.CallActivityAsync("never lucky", what, retry);
            return "cannot be";
        }
        catch (TaskFailedException error)
        {
            return $"{third}, then {error.FailureDetails.ErrorMessage}";
        }
    }

    static async Task<string> Raced(TaskOrchestrationContext context, string name)
    {
        string first = await context.WaitForExternalEvent<string>(name, TimeSpan.FromDays(1));
        try
        {
            return await context.WaitForExternalEvent<string>("never", TimeSpan.FromSeconds(5));
        }
        catch (TaskCanceledException)
        {
            return $"{first} and nothing more";
        }
    }

    static async Task<string> Family(TaskOrchestrationContext context, int width)
    {
        Task<int> unnamed = context.CallSubOrchestratorAsync<int>("parallel", width);
        Task named = context.CallSubOrchestratorAsync("fails", null, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}:named"));
        try
        {
            await named;
            return "cannot be";
        }
        catch (TaskFailedException error)
        {
            return $"{await unnamed}, {error.FailureDetails.ErrorMessage}";
        }
    }

    static async Task<string> Paused(TaskOrchestrationContext context, string name)
    {
        context.SetCustomStatus("listening");
        string first = await context.WaitForExternalEvent<string>(name);
        await context.CallActivityAsync<int>("square", 1);
        return first + await context.WaitForExternalEvent<string>(name);
    }

    static async Task<int> Repeated(TaskOrchestrationContext context, int sum)
    {
        sum += await context.WaitForExternalEvent<int>("number");
        if (sum < 6)
        {
            context.ContinueAsNew(sum);
            return 0;
        }

        return await context.CallActivityAsync<int>("square", sum);
    }

    static async Task<string> Talkative(TaskOrchestrationContext context, string listener)
    {
        context.SendEvent(listener, "hello", context.NewGuid());
        await context.CreateTimer(context.CurrentUtcDateTime.AddHours(1), CancellationToken.None);
        context.SendEvent(listener, "goodbye", context.NewGuid());
        return $"{context.NewGuid()} at {context.CurrentUtcDateTime:O}";
    }
}
