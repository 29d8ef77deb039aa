using System.Text.Json;
using Amazon.RedshiftDataAPIService.Model;
using DurableTask.Core.History;
using Microsoft.DurableTask.Client;
using Orchestrator.Dms;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Benchmarks.Run;

/// <summary>What one run waited for, read off the histories of its children: when each knew, beside when AWS says that it was over.</summary>
internal sealed record Round(IReadOnlyList<Watched> Flows, IReadOnlyList<Watched> Statements, IReadOnlyList<Watched> Tasks)
{
    /// <summary>Of the flow that took the most.</summary>
    public int Calls => Flows.Max(flow => flow.Calls);

    /// <summary>Of an ended run.</summary>
    /// <param name="report">Its procedures are the statements.</param>
    /// <param name="objects">Those that flows loaded.</param>
    /// <param name="tasks">ARNs of the tasks that loaded the others.</param>
    public static async Task<Round> Read(
        RunStage stage, DurableTaskClient client, RunReport report, IEnumerable<string> objects, IEnumerable<string> tasks)
    {
        return new Round(
            await Each(objects, name => Flow(LoadId.Instance(report.RunId, name))),
            await Each(report.Statements.Where(statement => statement.Procedure is not null), Statement),
            await Each(tasks, arn => Copy(LoadTask.InstanceOf(report.RunId, arn))));

        async Task<Watched> Flow(string child)
        {
            (DateTime seen, FlowFigures figures) = await LastLook<FlowFigures>(child, nameof(CheckFlow));
            int calls = stage.Simulator.Calls.All.Count(call => call.Resource?.StartsWith($"{child}.", StringComparison.Ordinal) == true);
            return new Watched(figures.EndedAt!.Value - figures.StartedAt!.Value, seen - figures.EndedAt.Value.UtcDateTime) { Calls = calls };
        }

        async Task<Watched> Statement(StatementOutcome procedure)
        {
            (DateTime seen, _) = await LastLook<StatementAnswer>($"{report.RunId}.{procedure.Step}", nameof(CheckStatement));
            var request = new DescribeStatementRequest { Id = procedure.StatementId };
            DescribeStatementResponse statement = await stage.Redshift.DescribeStatementAsync(request);
            return new Watched(statement.UpdatedAt!.Value - statement.CreatedAt!.Value, seen - statement.UpdatedAt.Value);
        }

        async Task<Watched> Copy(string child)
        {
            (DateTime seen, TaskState state) = await LastLook<TaskState>(child, nameof(CheckTask));
            return new Watched(state.StoppedAt!.Value - state.StartedAt!.Value, seen - state.StoppedAt.Value.UtcDateTime);
        }

        async Task<(DateTime Seen, T Answer)> LastLook<T>(string child, string activity)
        {
            IList<HistoryEvent> history = await client.GetOrchestrationHistoryAsync(child);
            int call = history.OfType<TaskScheduledEvent>().Last(scheduled => scheduled.Name == activity).EventId;
            TaskCompletedEvent look = history.OfType<TaskCompletedEvent>().First(completed => completed.TaskScheduledId == call);
            return (look.Timestamp, JsonSerializer.Deserialize<T>(look.Result, OrchestratorJson.Options)!);
        }
    }

    private static async Task<IReadOnlyList<Watched>> Each<T>(IEnumerable<T> items, Func<T, Task<Watched>> read)
    {
        var all = new List<Watched>();
        foreach (T item in items)
        {
            all.Add(await read(item));
        }

        return all;
    }
}
