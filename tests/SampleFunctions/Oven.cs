using System.Threading.Channels;

namespace SampleFunctions;

/// <summary>What an activity waits for until a test lets it end.</summary>
public sealed class Oven
{
    private readonly Channel<string> _begun = Channel.CreateUnbounded<string>();
    private TaskCompletionSource<string> _done = new();
    private int _bakings;

    /// <summary>Whether an activity gives up when it is asked to.</summary>
    public bool HeedsStop { get; init; } = true;

    /// <summary>How often one has begun.</summary>
    public int Bakings => _bakings;

    /// <summary>Returns once one has begun that had not been waited for before.</summary>
    public Task Baking() => _begun.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Lets the last one that began end.</summary>
    public void Finish(string result) => _done.TrySetResult(result);

    /// <summary>Lets the last one that began fail.</summary>
    public void Burn() => _done.TrySetException(new InvalidOperationException("burnt"));

    public async Task<string> Bake(string dough, CancellationToken stop)
    {
        Interlocked.Increment(ref _bakings);
        var mine = new TaskCompletionSource<string>();
        _done = mine;
        await _begun.Writer.WriteAsync(dough, CancellationToken.None);
        return HeedsStop ? await mine.Task.WaitAsync(stop) : await mine.Task;
    }
}
