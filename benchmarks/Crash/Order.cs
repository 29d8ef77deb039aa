using Microsoft.DurableTask.Client;

namespace Orchestrator.Benchmarks.Crash;

/// <summary>What only a client can do to an instance. Given as an activity, so it may be given twice; none of them minds.</summary>
internal sealed record Order(OrderKind Kind, string InstanceId)
{
    public Task Give(DurableTaskClient client) => Kind switch
    {
        OrderKind.Suspend => client.SuspendInstanceAsync(InstanceId),
        OrderKind.Go => client.RaiseEventAsync(InstanceId, "go", 7),
        OrderKind.Resume => client.ResumeInstanceAsync(InstanceId),
        OrderKind.Terminate => client.TerminateInstanceAsync(InstanceId, new TerminateInstanceOptions { Recursive = true }),
        _ => throw new InvalidOperationException($"There is no order {Kind}."),
    };
}

internal enum OrderKind
{
    Suspend,
    Go,
    Resume,
    Terminate,
}
