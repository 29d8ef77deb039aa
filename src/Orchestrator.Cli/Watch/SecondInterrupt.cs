using System.Runtime.InteropServices;

namespace Orchestrator.Cli.Watch;

/// <summary>
/// Hears Ctrl+C beside <see cref="StopSignals"/>, and keeps a second one from ending the process before it was acted upon.
/// </summary>
public sealed class SecondInterrupt : IDisposable
{
    private readonly TaskCompletionSource _again = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _registration;
    private int _heard;

    public SecondInterrupt() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear);

    /// <summary>Whether Ctrl+C came twice, waiting for the second one.</summary>
    public async Task<bool> Within(TimeSpan patience) => await Task.WhenAny(_again.Task, Task.Delay(patience)) == _again.Task;

    public void Dispose() => _registration.Dispose();

    private void Hear(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _heard) == 2)
        {
            _again.SetResult();
        }
    }
}
