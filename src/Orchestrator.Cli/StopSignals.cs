using System.Runtime.InteropServices;

namespace Orchestrator.Cli;

/// <summary>
/// Ctrl+C, SIGTERM and a closed terminal ask the command to stop and take what it started with it. Asking twice ends the process at once.
/// </summary>
public sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop),
    ];

    public CancellationToken Token => _stop.Token;

    /// <summary>Completes when the command is asked to stop.</summary>
    public static async Task Wait(CancellationToken stop)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.Register(asked.SetResult);
        await asked.Task;
    }

    private void Stop(PosixSignalContext signal)
    {
        // A second one is left as it is: a command that listens for it may have taken it already, in whatever order they are told.
        if (!_stop.IsCancellationRequested)
        {
            signal.Cancel = true;
        }

        _stop.Cancel();
    }

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stop.Dispose();
    }
}
