using System.Diagnostics;

namespace Orchestrator.EndToEnd;

/// <summary>Waits for something that another process will do, and says what was seen last when it does not.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public static async Task<T> Is<T>(Func<Task<T>> look, Func<T, bool> wanted, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            T seen = await look();
            if (wanted(seen))
            {
                return seen;
            }

            if (Stopwatch.GetElapsedTime(began) > Deadline)
            {
                throw new TimeoutException($"{what} was not seen within {Deadline.TotalSeconds} s; last seen: {seen}");
            }

            await Task.Delay(BetweenLooks);
        }
    }
}
