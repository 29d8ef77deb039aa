using System.Collections.Concurrent;
using System.Text.Json;

namespace Orchestrator.LocalHost.Timers;

/// <summary>
/// The state of every timer, in a file beside the engine's; in memory where the engine is. A damaged file counts as none: timers start
/// anew.
/// </summary>
internal sealed class TimerStates
{
    private readonly string? _file;
    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<string, TimerState> _states;

    public TimerStates(string? engineFile)
    {
        _file = engineFile is null ? null : engineFile + ".timers.json";
        _states = Read(_file);
    }

    public TimerState? Find(string function) => _states.GetValueOrDefault(function);

    public void Keep(string function, TimerState state)
    {
        _states[function] = state;
        if (_file is null)
        {
            return;
        }

        lock (_writing)
        {
            // A process that ends between the two leaves the old file.
            File.WriteAllBytes(_file + ".new", JsonSerializer.SerializeToUtf8Bytes(_states));
            File.Move(_file + ".new", _file, overwrite: true);
        }
    }

    private static ConcurrentDictionary<string, TimerState> Read(string? file)
    {
        try
        {
            return file is not null && File.Exists(file)
                ? JsonSerializer.Deserialize<ConcurrentDictionary<string, TimerState>>(File.ReadAllBytes(file)) ?? []
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
