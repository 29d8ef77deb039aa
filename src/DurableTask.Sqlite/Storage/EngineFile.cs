using Microsoft.Data.Sqlite;

namespace DurableTask.Sqlite.Storage;

/// <summary>Opens the store: lock, pragmas, schema. In memory when no path is given.</summary>
internal static class EngineFile
{
    static EngineFile() => SQLitePCL.Batteries_V2.Init();

    /// <exception cref="EngineFileUnusableException">The file cannot be opened or written.</exception>
    public static StoreConnection Open(string? path, bool fullSync)
    {
        var source = new SqliteConnectionStringBuilder
        {
            DataSource = path ?? ":memory:",
            Mode = path is null ? SqliteOpenMode.Memory : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        };
        var connection = new SqliteConnection(source.ConnectionString);
        try
        {
            connection.Open();
            Set(connection, "journal_mode = WAL");
            Set(connection, fullSync ? "synchronous = FULL" : "synchronous = NORMAL");
            Set(connection, "cache_size = -16384");
            Set(connection, "temp_store = MEMORY");
            // A page that many commits change is copied into the file once per checkpoint: fewer of them save a sixth of the writer's time.
            Set(connection, "wal_autocheckpoint = 4000");
            // One very large transaction must not leave its log at that size for good.
            Set(connection, "journal_size_limit = 67108864");
            var store = new StoreConnection(connection);
            SchemaScripts.Apply(store);
            return store;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw new EngineFileUnusableException(path ?? ":memory:", error.Message, error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A further connection to a file that is open.</summary>
    public static StoreConnection OpenReader(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        connection.Open();
        return new StoreConnection(connection);
    }

    static void Set(SqliteConnection connection, string pragma)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The pragmas above are constants.
        command.CommandText = "PRAGMA " + pragma;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
