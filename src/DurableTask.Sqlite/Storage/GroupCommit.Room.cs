using Microsoft.Data.Sqlite;

namespace DurableTask.Sqlite.Storage;

/// <content>A full disk is a pause: what the engine itself has to write waits, callers are told, and what frees room still gets through.</content>
internal sealed partial class GroupCommit
{
    /// <summary>How long a full disk is left alone before what waits is tried again. By the machine's clock: it is the machine's disk.</summary>
    static readonly TimeSpan PauseWhenFull = TimeSpan.FromSeconds(1);

    readonly List<StoreWork> waitsForRoom = [];

    /// <summary>The last transaction found no room.</summary>
    public bool IsFull { get; private set; }

    /// <summary>What the engine has to write and could not for lack of room.</summary>
    public int WaitingForRoom => waitsForRoom.Count;

    /// <summary>Undoes the transaction; what can wait waits, the rest is told.</summary>
    void NoRoom(List<StoreWork> batch, SqliteException error)
    {
        if (store.IsInTransaction)
        {
            store.Execute("ROLLBACK");
        }

        if (batch.Count == 1)
        {
            PutOff(batch[0], error);
        }
        else
        {
            // Each alone may fit.
            lock (gate)
            {
                waiting = new Queue<StoreWork>(batch.Concat(waiting));
            }
        }

        if (!IsFull)
        {
            IsFull = true;
            onRoom(false);
        }
    }

    void PutOff(StoreWork work, SqliteException error)
    {
        if (work.WaitsForRoom)
        {
            waitsForRoom.Add(work);
        }
        else
        {
            work.Failed(new EngineFileFullException(path, error));
        }
    }

    void RoomAgain()
    {
        IsFull = false;
        lock (gate)
        {
            TryAgain();
        }

        onRoom(true);
    }

    void TryAgain()
    {
        waitsForRoom.ForEach(waiting.Enqueue);
        waitsForRoom.Clear();
    }
}
