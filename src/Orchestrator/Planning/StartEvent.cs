namespace Orchestrator.Planning;

/// <summary>The event that started a run, where one did.</summary>
/// <param name="Id">EventBridge's id of the event; the run's id carries its hash.</param>
/// <param name="DetailType">For example <c>DMS Replication Task State Change</c>.</param>
/// <param name="TaskArn">The replication task it is about, whose finished load the run adopts; null for an event about something else.</param>
public sealed record StartEvent(string Id, string DetailType, string? TaskArn);
