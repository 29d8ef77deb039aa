using System.Collections.Concurrent;

namespace AwsSimulator.Http;

/// <summary>One AWS call the simulator answered.</summary>
/// <param name="RequestId">What the client was given as <c>x-amzn-RequestId</c>.</param>
/// <param name="At">When it came, in simulated time.</param>
/// <param name="Service">Signing name of the service, for example <c>appflow</c>.</param>
/// <param name="Operation">For example <c>StartFlow</c>.</param>
/// <param name="Status">HTTP status of the answer; 0 when a fault kept the client from getting one.</param>
/// <param name="ErrorCode">The error's code; null for success.</param>
/// <param name="Milliseconds">Time to the answer, in real milliseconds.</param>
public sealed record AwsCall(
    string RequestId, DateTimeOffset At, string Service, string Operation, int Status, string? ErrorCode, double Milliseconds)
{
    /// <summary>The flow a call of AppFlow is about; null for calls about anything else.</summary>
    public string? Resource { get; init; }

    /// <summary>The status of a call whose client got no answer.</summary>
    public const int NotAnswered = 0;
}

/// <summary>The calls answered so far, oldest first; the newest 100,000 are kept.</summary>
public sealed class CallLog
{
    private const int Kept = 100_000;
    private readonly ConcurrentQueue<AwsCall> calls = new();

    /// <summary>Every call kept.</summary>
    public IReadOnlyList<AwsCall> All => [.. calls];

    /// <summary>How often an operation was answered, with success or not.</summary>
    public int Count(string service, string operation) => calls.Count(call => call.Service == service && call.Operation == operation);

    internal void Add(AwsCall call)
    {
        calls.Enqueue(call);
        while (calls.Count > Kept)
        {
            calls.TryDequeue(out _);
        }
    }
}
