using Microsoft.Data.Sqlite;

namespace DurableTask.Sqlite.Storage;

/// <summary>What SQLite's result codes mean for the engine.</summary>
internal static class FileFault
{
    const int InputOutput = 10;
    const int Corrupt = 11;
    const int Full = 13;
    const int NotADatabase = 26;

    /// <summary>SQLITE_IOERR_SHMSIZE: no room for the index of the write-ahead log.</summary>
    const int NoRoomForIndex = 4874;

    public static bool IsNoRoom(SqliteException error) => error.SqliteErrorCode == Full || error.SqliteExtendedErrorCode == NoRoomForIndex;

    public static bool IsNoDatabase(SqliteException error) => error.SqliteErrorCode == NotADatabase;

    /// <summary>The content is not what SQLite wrote.</summary>
    public static bool IsDamage(Exception error) => error is SqliteException { SqliteErrorCode: Corrupt or NotADatabase };

    /// <summary>Nothing should be built any more on what the file says.</summary>
    public static bool IsLasting(SqliteException error) => IsDamage(error) || (error.SqliteErrorCode == InputOutput && !IsNoRoom(error));
}
