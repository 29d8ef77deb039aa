namespace AwsSimulator.Http;

/// <summary>One operation of a JSON service: members in, an object to be written as JSON out.</summary>
public delegate Task<object> AwsOperation(Members input, CancellationToken stop);
