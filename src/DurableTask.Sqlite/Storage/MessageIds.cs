namespace DurableTask.Sqlite.Storage;

/// <summary>Numbers of inbox rows, rising over the whole file: the order in which events are seen. Used inside transactions only.</summary>
internal sealed class MessageIds(long last)
{
    long last = last;

    public long Next() => ++last;
}
