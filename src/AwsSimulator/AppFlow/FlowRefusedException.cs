namespace AwsSimulator.AppFlow;

/// <summary>
/// A flow cannot do what its definition says. CreateFlow and UpdateFlow refuse it with these words; a run that finds out later ends in
/// error with them.
/// </summary>
public sealed class FlowRefusedException(string message) : Exception(message);
