namespace Orchestrator.Benchmarks.Crash;

/// <summary>The outside world: a line per effect, written at once, so that a killed process leaves what it did.</summary>
internal sealed class Ledger(string path)
{
    private readonly Lock _gate = new();

    public void Record(string key)
    {
        lock (_gate)
        {
            File.AppendAllText(path, key + "\n");
        }
    }

    /// <summary>All lines; an effect that was repeated stands there more than once.</summary>
    public string[] Read() => File.Exists(path) ? File.ReadAllLines(path) : [];
}
