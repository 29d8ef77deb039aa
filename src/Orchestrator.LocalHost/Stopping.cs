namespace Orchestrator.LocalHost;

/// <summary>
/// The tokens that say a stop has begun: at once to what only waits, later to activities, which may end their work first.
/// </summary>
internal sealed class Stopping : IDisposable
{
    private readonly CancellationTokenSource _waiting = new();
    private readonly CancellationTokenSource _working = new();

    /// <summary>For what waits for its time.</summary>
    public CancellationToken Waiting => _waiting.Token;

    /// <summary>For running activities.</summary>
    public CancellationToken Working => _working.Token;

    public async Task Begin(TimeSpan patience)
    {
        await _waiting.CancelAsync();
        _working.CancelAfter(patience);
    }

    public void Dispose()
    {
        _waiting.Dispose();
        _working.Dispose();
    }
}
