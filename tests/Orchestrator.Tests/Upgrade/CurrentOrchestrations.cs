using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Orchestrator.Runs;

namespace Orchestrator.Tests.Upgrade;

/// <summary>The orchestrators of the product as the code is now, found as both hosts find them.</summary>
internal static class CurrentOrchestrations
{
    public static IEnumerable<string> Names => Methods.Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

    private static IEnumerable<MethodInfo> Methods =>
        from type in typeof(SyncPipeline).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
        where method.GetParameters().Any(parameter => parameter.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null)
        select method;

    /// <param name="before">Done by every orchestration before what it does by itself; null for the code as it is.</param>
    public static DurableTaskRegistry Registry(Func<TaskOrchestrationContext, Task>? before = null)
    {
        var tasks = new DurableTaskRegistry();
        foreach (MethodInfo method in Methods)
        {
            tasks.AddOrchestrator(method.GetCustomAttribute<FunctionAttribute>()!.Name, () => new Code(method, before));
        }

        return tasks;
    }

    private sealed class Code(MethodInfo method, Func<TaskOrchestrationContext, Task>? before) : ITaskOrchestrator
    {
        public Type InputType => method.GetParameters()[1].ParameterType;

        public Type OutputType => method.ReturnType.GetGenericArguments()[0];

        public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
        {
            if (before is not null)
            {
                await before(context);
            }

            var run = (Task)method.Invoke(null, [context, input])!;
            await run;
            return method.ReturnType.GetProperty("Result")!.GetValue(run);
        }
    }
}
