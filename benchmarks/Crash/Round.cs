using System.Globalization;
using Microsoft.DurableTask;

namespace Orchestrator.Benchmarks.Crash;

/// <summary>One of everything at once: children of all kinds, one of them suspended and resumed, one terminated.</summary>
internal static class Round
{
    public const string Name = "round";

    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"round-{number:00000}");

    public static int Number(string instanceId) => int.Parse(instanceId.AsSpan("round-".Length, 5), CultureInfo.InvariantCulture);

    /// <summary>The value a round must have.</summary>
    public static int Expected(int number)
    {
        const int Messages = Steps.Messages * (Steps.Messages + 1) / 2;
        int width = Width(number);
        return Messages + Messages + 7 + (1 + 2 + 3 + 4) + (width * (width - 1) / 2) + Steps.Turns + (5 + 1) + (3 * (1 + 2)) + 3;
    }

    public static async Task<Outcome> Run(TaskOrchestrationContext context, int number)
    {
        // The listener is there before the talker says anything: both starts are one commit, in this order.
        Task<Outcome>[] parts =
        [
            Child("listener", 0),
            Child("talker", 0),
            Child("patient", 0),
            Child("chain", 4),
            Child("fan-out", Width(number)),
            Child("loop", Outcome.None),
            Child("race", 0),
            Child("family", 3),
            Child("stumbler", 0),
        ];
        Task<Outcome> doomed = Child("doomed", 1);
        foreach (OrderKind kind in Enum.GetValues<OrderKind>())
        {
            string target = kind == OrderKind.Terminate ? "doomed" : "patient";
            await context.CallActivityAsync(nameof(Order), new Order(kind, $"{context.InstanceId}:{target}"));
        }

        Outcome all = (await Task.WhenAll(parts)).Aggregate(Outcome.None, (a, b) => a.With(b));
        try
        {
            all = all.With(await doomed);
        }
        catch (TaskFailedException)
        {
            // It was terminated, as it should be.
        }

        return all;

        Task<Outcome> Child(string name, object input) =>
            context.CallSubOrchestratorAsync<Outcome>(name, input, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}:{name}"));
    }

    private static int Width(int number) => 1 + (number % 8);
}
