using Microsoft.DurableTask.Client;
using Orchestrator.Configuration;
using Orchestrator.Dms;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Runs;
using Orchestrator.Warehouse;
using TaskStatus = Orchestrator.Dms.TaskStatus;

namespace Orchestrator.Reporting;

/// <summary>
/// Reads runs off the task hub, never off the warehouse: the run itself and its children, joined by the prefix of their ids.
/// </summary>
public sealed class RunReader(PipelineFiles files, TimeProvider clock)
{
    private const int LongestList = 100;

    /// <summary>Null for an id that is no run.</summary>
    public async Task<RunView?> Read(DurableTaskClient client, string runId, CancellationToken stop)
    {
        OrchestrationMetadata? run = await client.GetInstanceAsync(runId, getInputsAndOutputs: true, stop);
        if (run is null || run.Name != nameof(SyncPipeline))
        {
            return null;
        }

        var objects = new Dictionary<string, ObjectReport>(StringComparer.Ordinal);
        var statements = new List<StatementView>();
        var query = new OrchestrationQuery(InstanceIdPrefix: $"{runId}.", FetchInputsAndOutputs: true);
        await foreach (OrchestrationMetadata child in client.GetAllInstancesAsync(query).WithCancellation(stop))
        {
            if (child.Name == nameof(LoadObject))
            {
                ObjectReport read = Object(child);
                objects[read.Name] = read;
            }
            else if (child.Name == nameof(LoadTask))
            {
                foreach (ObjectReport read in Tables(child))
                {
                    // Of a load that was made again the later attempt.
                    objects[read.Name] = objects.GetValueOrDefault(read.Name) is { } other && other.Attempts > read.Attempts ? other : read;
                }
            }
            else if (child.Name == nameof(RunStatement))
            {
                statements.Add(Statement(child, runId));
            }
        }

        return View(await files.Read(stop), run, objects, [.. statements.OrderBy(s => s.StartedAt)]);
    }

    public async Task<IReadOnlyList<RunSummary>> List(DurableTaskClient client, string? pipeline, CancellationToken stop)
    {
        PipelineSet set = await files.Read(stop);
        var found = new List<RunSummary>();
        var query = new OrchestrationQuery(
            CreatedFrom: clock.GetUtcNow().AddDays(-7),
            InstanceIdPrefix: pipeline is null ? null : $"{pipeline}.",
            FetchInputsAndOutputs: true);
        await foreach (OrchestrationMetadata run in client.GetAllInstancesAsync(query).WithCancellation(stop))
        {
            if (run.Name == nameof(SyncPipeline))
            {
                found.Add(Summary(View(set, run, [], [])));
            }
        }

        return [.. found.OrderByDescending(run => run.StartedAt).Take(LongestList)];
    }

    /// <summary>How many runs the task hub knows, and how many of them have not ended.</summary>
    public static async Task<(int Found, int Active)> Count(DurableTaskClient client, CancellationToken stop)
    {
        (int found, int active) = (0, 0);
        await foreach (OrchestrationMetadata run in client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 1000)).WithCancellation(stop))
        {
            if (run.Name == nameof(SyncPipeline))
            {
                found++;
                active += run.IsCompleted ? 0 : 1;
            }
        }

        return (found, active);
    }

    private static RunView View(
        PipelineSet set, OrchestrationMetadata run, Dictionary<string, ObjectReport> children, IReadOnlyList<StatementView> statements)
    {
        RunStart start = run.ReadInputAs<RunStart>()!;
        RunStatus? status = run.SerializedCustomStatus is null ? null : run.ReadCustomStatusAs<RunStatus>();
        RunReport? report = run.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? run.ReadOutputAs<RunReport>() : null;
        IReadOnlyList<ObjectReport> objects = report?.Objects ?? Joined(set, start, children);
        return new RunView
        {
            RunId = run.InstanceId,
            Pipeline = start.Pipeline,
            Status = run.RuntimeStatus.ToString(),
            Phase = report is not null ? RunPhase.Ended : status?.Phase ?? RunPhase.Planning,
            Outcome = report?.Outcome,
            StartedAt = run.CreatedAt,
            EndedAt = run.IsCompleted ? run.LastUpdatedAt : null,
            StartedBy = By(start.Request),
            Total = report?.Total ?? (status?.Total is > 0 and var total ? total : objects.Count),
            Loaded = report?.Loaded ?? status?.Counts.GetValueOrDefault(ObjectState.Loaded) ?? 0,
            Failed = report?.Failed ?? status?.NotLoaded ?? 0,
            Objects = objects,
            Statements =
            [
                .. statements,
                .. (report?.Statements ?? []).Where(statement => statement.NotCalled is not null)
                    .Select(statement => new StatementView(statement.Step, StatementState.NotCalled, report!.EndedAt, null, statement.NotCalled)),
            ],
            Report = report,
            Error = run.FailureDetails?.ErrorMessage,
        };
    }

    private static string By(RunRequest request) =>
        request.RetryOf is { } former ? $"retry of {former}"
        : request.Event is { } happened ? $"event {happened.DetailType}"
        : request.Slot is not null ? "timer"
        : "request";

    /// <summary>Objects whose turn has not come have no child yet; the pipeline file names them.</summary>
    private static IReadOnlyList<ObjectReport> Joined(
        PipelineSet set, RunStart start, Dictionary<string, ObjectReport> children)
    {
        IEnumerable<string> named = set.Find(start.Pipeline) is { } pipeline
            ? RequestCheck.Chosen(pipeline, start.Request).Select(o => o.Name.Value)
            : [];
        return
        [
            .. named.Union(children.Keys)
                .Select(name => children.GetValueOrDefault(name) ?? new ObjectReport { Name = name, State = ObjectState.Queued }),
        ];
    }

    private static ObjectReport Object(OrchestrationMetadata child)
    {
        LoadRequest load = child.ReadInputAs<LoadRequest>()!;
        if (child.RuntimeStatus == OrchestrationRuntimeStatus.Completed && child.ReadOutputAs<ObjectResult>() is { } result)
        {
            return ObjectReport.Of(load.Object, result);
        }

        ObjectStatus? status = child.SerializedCustomStatus is null ? null : child.ReadCustomStatusAs<ObjectStatus>();
        return ObjectReport.Of(load.Object, null) with
        {
            State = child.IsCompleted ? ObjectState.Failed : status?.State ?? ObjectState.Creating,
            RecordsRead = status?.RecordsRead ?? 0,
            RecordsFailed = status?.RecordsFailed ?? 0,
            Bytes = status?.Bytes ?? 0,
            StartedAt = child.CreatedAt,
            Attempts = status?.Attempt ?? 0,
            Error = child.FailureDetails?.ErrorMessage ?? status?.Note,
        };
    }

    private static IEnumerable<ObjectReport> Tables(OrchestrationMetadata child)
    {
        TaskRequest load = child.ReadInputAs<TaskRequest>()!;
        if (child.RuntimeStatus == OrchestrationRuntimeStatus.Completed && child.ReadOutputAs<TaskResult>() is { } result)
        {
            return result.Tables.Select(table => ObjectReport.Of(table) with { Mode = LoadMode.Full });
        }

        TaskStatus? status = child.SerializedCustomStatus is null ? null : child.ReadCustomStatusAs<TaskStatus>();
        return load.Tables.Select(table => new ObjectReport
        {
            Name = table.Name,
            State = child.IsCompleted ? ObjectState.Failed : status?.State ?? ObjectState.Creating,
            Mode = LoadMode.Full,
            StartedAt = child.CreatedAt,
            Attempts = status?.Attempt ?? 0,
            Error = child.FailureDetails?.ErrorMessage ?? status?.Note,
        });
    }

    private static StatementView Statement(OrchestrationMetadata child, string runId)
    {
        string step = child.InstanceId[(runId.Length + 1)..];
        if (child.RuntimeStatus == OrchestrationRuntimeStatus.Completed && child.ReadOutputAs<StatementOutcome>() is { } outcome)
        {
            StatementState ended = outcome.Succeeded ? StatementState.Succeeded : StatementState.Failed;
            return new StatementView(step, ended, child.CreatedAt, outcome.Seconds, outcome.Error);
        }

        StatementState state = child.IsCompleted ? StatementState.Failed : StatementState.Running;
        return new StatementView(step, state, child.CreatedAt, null, child.FailureDetails?.ErrorMessage);
    }

    private static RunSummary Summary(RunView run) => new()
    {
        RunId = run.RunId,
        Pipeline = run.Pipeline,
        Status = run.Status,
        Phase = run.Phase,
        Outcome = run.Outcome,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Total = run.Total,
        Loaded = run.Loaded,
        Failed = run.Failed,
    };
}
