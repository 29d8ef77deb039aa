using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;

namespace SampleFunctions;

/// <summary>The runs of <see cref="Morning"/>, as they happen.</summary>
public sealed class TimerRuns
{
    private readonly Channel<TimerInfo> _runs = Channel.CreateUnbounded<TimerInfo>();

    /// <summary>What the next run does after it was noted.</summary>
    public Func<Task> Work { get; set; } = () => Task.CompletedTask;

    public async Task Note(TimerInfo timer)
    {
        await _runs.Writer.WriteAsync(timer);
        await Work();
    }

    public async Task<TimerInfo> Next() => await _runs.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public bool HasMore => _runs.Reader.TryPeek(out _);
}
