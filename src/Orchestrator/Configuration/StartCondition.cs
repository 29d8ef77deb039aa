using Orchestrator.Events;

namespace Orchestrator.Configuration;

/// <summary>One entry of <c>startOn</c>: exactly one of the three says which events start the pipeline.</summary>
public sealed record StartCondition
{
    /// <summary>ARN of a DMS task that stopped, having finished its full load: DMS is asked before anything starts.</summary>
    public Written? DmsTask { get; init; }

    /// <summary>Name of an AppFlow flow, none of this installation's own, whose run was successful.</summary>
    public Written? Flow { get; init; }

    /// <summary>Any event of this form.</summary>
    public EventPattern? Event { get; init; }

    /// <summary>In words; the same for the same condition.</summary>
    public string Cause => this switch
    {
        { DmsTask: { } task } => $"dmsTask {task}",
        { Flow: { } flow } => $"flow {flow}",
        _ => $"event {Event}",
    };

    public bool IsMetBy(AwsEvent happened) => this switch
    {
        { DmsTask: { } task } => happened.TaskArn == task.Value && happened.Text("eventType") == "REPLICATION_TASK_STOPPED",
        { Flow: { } flow } =>
            happened.Kind == EventKind.FlowEnded && FlowRunReport.Of(happened) is { IsSuccess: true } report && report.FlowName == flow.Value,
        _ => Event!.IsMetBy(happened),
    };
}
