namespace DurableTask.Sqlite.Runtime;

/// <summary>A message with its receiver.</summary>
internal sealed record PostedMessage(string InstanceId, Message Message);
