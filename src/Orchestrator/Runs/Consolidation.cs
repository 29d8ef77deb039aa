using System.Text.RegularExpressions;
using Microsoft.DurableTask;
using Orchestrator.Aws;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Runs;

/// <summary>
/// Calls the procedure until it comes to its end. It takes every load in a transaction of its own, so a call that raises an error has
/// consolidated the loads before the one it raised it at. A load that is first in line after two calls in a row with the same error is
/// the culprit: it is recorded as failed, and the next call passes it by.
/// </summary>
internal sealed partial class Consolidation(TaskOrchestrationContext context, RunState run, RunPlan plan, Statements statements)
{
    /// <summary>Step of the first call; the others are numbered.</summary>
    public const string Step = "consolidate";

    private const string Sql = "CALL consolidated_of_tables()";

    private int calls;

    public static bool IsCall(StatementOutcome statement) =>
        statement.Step == Step || statement.Step.StartsWith($"{Step}-", StringComparison.Ordinal);

    public async Task Run()
    {
        // Two calls per load that cannot be consolidated; loads of other pipelines may stand in the line as well.
        int most = 2 * plan.Objects.Count + 20;
        var query = new ReceiptQuery { Warehouse = plan.Warehouse, Pipeline = plan.Pipeline, RunId = plan.RunId };
        (string? Load, string? Error) before = (null, null);
        for (int i = 0; i < most && run.HasLoadsToConsolidate; i++)
        {
            calls++;
            StatementOutcome outcome = await statements.Run(calls == 1 ? Step : $"{Step}-{calls}", Sql);
            if (outcome.Raised is not { } error)
            {
                return;
            }

            ReadyLoad first = await context.CallActivityAsync<ReadyLoad>(nameof(FirstReadyLoad), query, ActivityRetries.Transport);
            if (first.LoadId is { } load && (load, Alike(error)) == before)
            {
                await Settle(load, $"its consolidation failed and was undone, twice with the same error: {error}; {Advice(error)}");
                before = (null, null);
            }
            else
            {
                before = (first.LoadId, Alike(error));
                await context.CreateTimer(TimeSpan.FromMilliseconds(plan.Polling.FloorMilliseconds), CancellationToken.None);
            }
        }
    }

    private async Task Settle(string load, string reason)
    {
        var culprit = new Culprit { Warehouse = plan.Warehouse, RunId = plan.RunId, LoadId = load, Reason = reason };
        await context.CallActivityAsync(nameof(SettleCulprit), culprit, ActivityRetries.Transport);
        run.Blame(load, reason);
    }

    private string Advice(string error) => error.Contains("permission denied", StringComparison.OrdinalIgnoreCase)
        ? $"grant it to {plan.Warehouse.SecretArn ?? "the identity that runs the statements"}, then load again"
        : "put right in the warehouse what it names, then load again";

    // Redshift's errors name query and process by numbers that differ from call to call.
    private static string Alike(string error) => Digits().Replace(error, "#");

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
