namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs an invocation, or the next step on the way to it.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);
