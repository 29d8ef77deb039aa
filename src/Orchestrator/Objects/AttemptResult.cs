using Orchestrator.Flows;

namespace Orchestrator.Objects;

/// <summary>How one attempt ended.</summary>
/// <param name="IsFinal">True when another attempt would change nothing: it loaded, or nothing this run can do would help.</param>
/// <param name="Error">Why it did not load; null when it did.</param>
internal sealed record AttemptResult(bool IsFinal, string? Error, FlowFigures? Figures = null)
{
    public static AttemptResult Failed(string error) => new(false, error);

    public static AttemptResult Of(FlowAnswer refusal) => new(refusal.Kind == FlowAnswerKind.Hopeless, refusal.Reason);

    public static AttemptResult Of(FlowExecution execution, FlowFigures figures)
    {
        bool loaded = figures.Progress == FlowProgress.Successful;
        string error = $"flow {execution.FlowName} ended {figures.Progress}: {figures.Message ?? "AppFlow gave no message"}";
        return new AttemptResult(loaded, loaded ? null : error, figures);
    }

    public ObjectResult ToResult(LoadRequest load, int attempt, LoadWatch watch) => new()
    {
        Name = load.Object.Name,
        State = Error is null ? ObjectState.Loaded : ObjectState.Failed,
        Attempt = attempt,
        LoadId = load.Order(attempt).LoadId,
        ExtractedAt = Figures?.StartedAt,
        Processed = Figures?.Processed ?? 0,
        PutFailures = Figures?.PutFailures ?? 0,
        Bytes = Figures?.Bytes ?? 0,
        Seconds = (Figures?.EndedAt - Figures?.StartedAt)?.TotalSeconds,
        StartedAt = watch.StartedAt,
        EndedAt = watch.Now,
        Error = Error,
    };
}
