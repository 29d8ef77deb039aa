using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Orchestrator.Benchmarks.Crash;

/// <summary>The activities, and the orchestrations of <see cref="Steps"/> and <see cref="Round"/> by name.</summary>
internal static class CrashTasks
{
    public static DurableTaskRegistry All(Ledger ledger, Func<DurableTaskClient> client)
    {
        DurableTaskRegistry tasks = new();
        tasks.AddActivityFunc<Effect, int>(nameof(Effect), async (_, effect) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(4)));
            ledger.Record(effect.Key);
            return effect.Value >= 0 ? effect.Value : throw new InvalidOperationException("It is meant to fail.");
        });
        tasks.AddActivityFunc<Order>(nameof(Order), (_, order) => order.Give(client()));
        tasks.AddOrchestratorFunc<int, Outcome>(Round.Name, Round.Run);
        tasks.AddOrchestratorFunc<int, Outcome>("chain", Steps.Chain);
        tasks.AddOrchestratorFunc<int, Outcome>("fan-out", Steps.FanOut);
        tasks.AddOrchestratorFunc<int, Outcome>("family", Steps.Family);
        tasks.AddOrchestratorFunc<Outcome, Outcome>("loop", Steps.Loop);
        tasks.AddOrchestratorFunc<int, Outcome>("race", Steps.Race);
        tasks.AddOrchestratorFunc<int, Outcome>("stumbler", Steps.Stumble);
        tasks.AddOrchestratorFunc<int, Outcome>("talker", Steps.Talk);
        tasks.AddOrchestratorFunc<int, Outcome>("listener", Steps.Listen);
        tasks.AddOrchestratorFunc<int, Outcome>("patient", Steps.WaitForGo);
        tasks.AddOrchestratorFunc<int, Outcome>("doomed", Steps.WaitForNothing);
        return tasks;
    }

    /// <summary>Decides on an effect. The key holds the time of the turn, which is another one whenever a decision is made anew.</summary>
    public static Effect Decide(TaskOrchestrationContext context, string step, int value) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{context.InstanceId} {step}@{context.CurrentUtcDateTime.Ticks}"), value);

    public static async Task<Outcome> Do(TaskOrchestrationContext context, string step, int value)
    {
        Effect effect = Decide(context, step, value);
        return new Outcome(await context.CallActivityAsync<int>(nameof(Effect), effect), [effect.Key]);
    }
}
