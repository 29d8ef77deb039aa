using Amazon.Runtime;

namespace Orchestrator.Aws;

/// <summary>
/// Short calls that are throttled longer than the SDK tries: they are made again inside their activity, more and more rarely, so that a
/// busy account slows a run instead of failing it. Calls whose waits are long by nature (room for a flow, a statement's turn) wait on
/// durable timers instead.
/// </summary>
public sealed class BusyAws(TimeProvider clock)
{
    // Well within the 30 minutes a function may take; the activity's own retries come on top.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    /// <param name="call">Safe to repeat: a throttled call did nothing.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="AmazonServiceException">Another refusal, or ten minutes of throttling.</exception>
    public async Task<T> Ask<T>(Func<Task<T>> call, CancellationToken stop)
    {
        long begun = clock.GetTimestamp();
        for (TimeSpan wait = FirstWait; ; wait = wait < LongestWait / 2 ? 2 * wait : LongestWait)
        {
            try
            {
                return await call();
            }
            catch (AmazonServiceException error)
                when (AwsErrors.Of(error) is AwsRefusal.HeldBack && clock.GetElapsedTime(begun) < Longest)
            {
                await Task.Delay(wait, clock, stop);
            }
        }
    }
}
