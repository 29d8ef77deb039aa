using Microsoft.Data.Sqlite;

namespace Orchestrator.Benchmarks.Run;

/// <summary>How large histories are in the file of an engine that has stopped, as it stores them.</summary>
internal sealed class HistoryFile : IDisposable
{
    private readonly SqliteConnection file;

    static HistoryFile() => SQLitePCL.Batteries_V2.Init();

    public HistoryFile(string path)
    {
        file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        file.Open();
    }

    /// <summary>Bytes of the largest history of an orchestration.</summary>
    public long Largest(string orchestration)
    {
        using SqliteCommand command = file.CreateCommand();
        command.CommandText = """
            SELECT coalesce(max(bytes), 0) FROM (SELECT sum(length(CAST(events AS BLOB))) AS bytes
                FROM instances JOIN history USING (instance_key) WHERE name = $name GROUP BY instance_key)
            """;
        command.Parameters.AddWithValue("$name", orchestration);
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose() => file.Dispose();
}
