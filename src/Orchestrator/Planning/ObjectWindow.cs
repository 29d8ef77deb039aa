namespace Orchestrator.Planning;

/// <summary>An explicit window for one object of a run.</summary>
/// <param name="Object">Name as the pipeline file spells it.</param>
public sealed record ObjectWindow(string Object, DateTimeOffset From, DateTimeOffset To);
