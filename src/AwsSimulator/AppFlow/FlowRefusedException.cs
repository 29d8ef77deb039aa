namespace AwsSimulator.AppFlow;

/// <summary>
/// A flow cannot do what its definition says. CreateFlow refuses it with these words; a run that finds out later ends in error with them.
/// </summary>
public sealed class FlowRefusedException(string message) : Exception(message);
