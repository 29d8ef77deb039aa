using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Orchestrator.Configuration;
using Orchestrator.Objects;

namespace Orchestrator.Events;

/// <summary>Which pipelines start on an event. Repeating it is safe because it only reads.</summary>
public sealed partial class FindStarts(PipelineFiles files)
{
    [Function(nameof(FindStarts))]
    public async Task<IReadOnlyList<EventStart>> Run(
        [ActivityTrigger] AwsEvent happened, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        PipelineSet set = await files.ReadOrThrow(stop);
        // A pipeline may be gone from the files before its last flow is: the hub still knows who made that.
        bool isOwn = Hint.Of(happened)?.WithoutAttempt() is { } load
            && await client.GetInstanceAsync(load, stop) is { Name: nameof(LoadObject) };
        return isOwn ? [] : Of(set, happened);
    }

    /// <summary>Of every pipeline at most one; none for what this installation's own runs do, or a run would start the next for ever.</summary>
    internal static IReadOnlyList<EventStart> Of(PipelineSet set, AwsEvent happened) => IsOwn(set, happened)
        ? []
        : [.. from pipeline in set.Pipelines
              let met = pipeline.StartOn.FirstOrDefault(condition => condition.IsMetBy(happened))
              where met is not null && !(happened.TaskArn is { } task && pipeline.Starts(task))
              select new EventStart
              {
                  Pipeline = pipeline.Name.Value,
                  Cause = met.Cause,
                  Event = happened.ForRun(),
                  FinishedTask = met.DmsTask?.Value,
                  Time = happened.Time,
              }];

    /// <summary>Whether a run of ours made the flow or sent the statement: their names begin with the run's id.</summary>
    private static bool IsOwn(PipelineSet set, AwsEvent happened)
    {
        string? name = happened.Kind switch
        {
            EventKind.FlowStarted or EventKind.FlowEnded => happened.Text("flow-name"),
            EventKind.StatementEnded => happened.Text("statementName"),
            _ => null,
        };
        return name is not null && MadeByARun().Match(name) is { Success: true } made && set.Find(made.Groups[1].Value) is not null;
    }

    [GeneratedRegex(@"^([a-z][a-z0-9-]{1,23})\.(?:[0-9]{8}T[0-9]{6}|[0-9a-f]{12})\..")]
    private static partial Regex MadeByARun();
}
