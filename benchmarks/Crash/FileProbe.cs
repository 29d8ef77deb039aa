using Microsoft.Data.Sqlite;

namespace Orchestrator.Benchmarks.Crash;

/// <summary>What a killed process left in the engine's file, read as any program would read it: without the engine.</summary>
internal sealed class FileProbe : IDisposable
{
    private readonly SqliteConnection _file;

    static FileProbe() => SQLitePCL.Batteries_V2.Init();

    public FileProbe(string path)
    {
        _file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        _file.Open();
        // The process may have died before it made the tables.
        IsEmpty = Number("SELECT count(*) FROM sqlite_master WHERE name = $id", "history") == 0;
    }

    public bool IsEmpty { get; }

    public int Started => IsEmpty ? 0 : Number("SELECT count(*) FROM instances WHERE name = $id", Round.Name);

    public int Ended => IsEmpty ? 0 : Number("SELECT count(*) FROM instances WHERE name = $id AND completed_at IS NOT NULL", Round.Name);

    /// <summary>SQLite's own opinion; null when it has nothing to object to.</summary>
    public string? Damage()
    {
        using SqliteCommand check = _file.CreateCommand();
        check.CommandText = "PRAGMA quick_check(1)";
        return (string)check.ExecuteScalar()! is "ok" ? null : (string)check.ExecuteScalar()!;
    }

    /// <summary>Whether the instance's history knows of the decision behind an effect: it must have been committed before anyone acted on it.</summary>
    public bool Knows(string effect) => !IsEmpty && Number(
        "SELECT count(*) FROM instances JOIN history USING (instance_key) WHERE instance_id = $id AND instr(events, $effect) > 0",
        Effect.InstanceOf(effect),
        effect) > 0;

    public void Dispose() => _file.Dispose();

    private int Number(string sql, string id, string? effect = null)
    {
        using SqliteCommand command = _file.CreateCommand();
#pragma warning disable CA2100 // The statements above are constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$id", id);
        if (effect is not null)
        {
            command.Parameters.AddWithValue("$effect", effect);
        }

        return (int)(long)command.ExecuteScalar()!;
    }
}
