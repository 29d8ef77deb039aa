using Orchestrator.Configuration;
using Orchestrator.Objects;
using Orchestrator.Planning;

namespace Orchestrator.Dms;

/// <summary>How one attempt at a task ended.</summary>
/// <param name="IsFinal">True when another attempt would change nothing.</param>
/// <param name="Error">Why nothing was loaded; null when the tables have figures of their own.</param>
internal sealed record TaskAttempt(bool IsFinal, string? Error, TaskState? State = null, TaskFigures? Figures = null)
{
    /// <summary>Whether any table came through.</summary>
    public bool HasTables => Figures?.Tables.Any(table => table.Problem is null) ?? false;

    public static TaskAttempt Failed(string error) => new(false, error);

    public static TaskAttempt Final(string error) => new(true, error);

    public TaskResult ToResult(TaskRequest load, int attempt, TaskWatch watch) =>
        new() { Tables = [.. load.Tables.Select(table => Result(load, table, attempt, watch))] };

    private ObjectResult Result(TaskRequest load, TaskTable table, int attempt, TaskWatch watch)
    {
        TableFigures? figures = Figures?.Tables.FirstOrDefault(f => f.Name == table.Name);
        string? error = Error ?? figures?.Problem;
        return new ObjectResult
        {
            Name = table.Name,
            State = error is null ? ObjectState.Loaded : ObjectState.Failed,
            Attempt = attempt,
            LoadId = LoadId.Of(load.Pipeline, load.RunId, table.Name, attempt),
            ExtractedAt = figures?.StartedAt ?? State?.StartedAt,
            ExecutionId = State?.RunName,
            Processed = (figures?.Rows ?? 0) + (figures?.ErrorRows ?? 0),
            PutFailures = figures?.ErrorRows ?? 0,
            Seconds = Seconds(load, isWhole: load is { Load: TaskLoad.Reload, SparesLoaded: false } && attempt == load.FirstAttempt),
            StartedAt = watch.StartedAt,
            EndedAt = watch.Now,
            Error = error,
        };
    }

    /// <summary>
    /// The task's own time, which is what the next load has to expect; a load that may have been of some tables only must not lower that.
    /// </summary>
    private double? Seconds(TaskRequest load, bool isWhole) => (State?.StoppedAt - State?.StartedAt)?.TotalSeconds is not { } own
        ? load.ExpectedSeconds
        : isWhole ? own : Math.Max(own, load.ExpectedSeconds ?? 0);
}
