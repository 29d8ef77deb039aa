using Microsoft.Data.Sqlite;

namespace DurableTask.Sqlite.Storage;

/// <summary>
/// Looks at an existing file through a connection that cannot write, before anything else touches it: what is not ours, is damaged or comes
/// from a later version stays as it is, byte for byte.
/// </summary>
internal static class FileInspection
{
    /// <param name="path">The file.</param>
    /// <param name="verify">Whether to read all of it.</param>
    /// <exception cref="EngineFileUnusableException">It must not be used.</exception>
    public static void Check(string path, bool verify)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return;
        }

        try
        {
            using StoreConnection file = EngineFile.OpenReader(path);
            SchemaScripts.Check(file, path);
            if (verify && file.Scalar<string>("PRAGMA quick_check(1)") is var found && found != "ok")
            {
                throw Damaged(path, found, null);
            }
        }
        catch (SqliteException error) when (FileFault.IsNoDatabase(error))
        {
            throw new EngineFileUnusableException(path, "it is not a SQLite database", error);
        }
        catch (SqliteException error) when (FileFault.IsDamage(error))
        {
            throw Damaged(path, error.Message, error);
        }
        catch (SqliteException error)
        {
            throw new EngineFileUnusableException(path, error.Message, error);
        }
    }

    static EngineFileUnusableException Damaged(string path, string? found, Exception? inner) =>
        new(path, $"it is damaged ({found}); nothing was changed: put a copy in its place, or move it away to begin with an empty one", inner);
}
