using System.Diagnostics;
using System.Globalization;

namespace Orchestrator.Benchmarks.Engine;

/// <summary>Memory and restart, measured on a process of its own: nothing but an engine and what waits in it.</summary>
internal sealed class KilledProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("engine-bench-");
    private EngineChild? _victim;

    private string EngineFile => Path.Combine(_folder.FullName, "engine.db");

    /// <summary>MiB the process holds with that many orchestrations alive.</summary>
    public async Task<double> Waiting(int orchestrations, CancellationToken stop)
    {
        _victim = EngineChild.Start("sleepers", EngineFile, orchestrations.ToString(CultureInfo.InvariantCulture));
        string?[] said = [await _victim.Says(stop), await _victim.Says(stop)];
        return double.Parse(said.First(line => line != "step")!, CultureInfo.InvariantCulture);
    }

    /// <summary>Kills it in the middle of an activity (SIGKILL) and starts it again: the time from there to that activity's second beginning.</summary>
    public async Task<TimeSpan> Restart(CancellationToken stop)
    {
        await _victim!.Kill();
        await _victim.DisposeAsync();
        Stopwatch watch = Stopwatch.StartNew();
        _victim = EngineChild.Start("sleepers", EngineFile, "0");
        await _victim.Says(stop);
        return watch.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        if (_victim is not null)
        {
            await _victim.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
