namespace DurableTask.Sqlite.CrashProcess;

/// <summary>The outside world: one line per effect, appended and flushed, so that a killed process leaves what it did.</summary>
public sealed class Ledger(string path)
{
    readonly Lock gate = new();

    public void Record(string effect)
    {
        lock (gate)
        {
            File.AppendAllText(path, effect + "\n");
        }
    }
}
