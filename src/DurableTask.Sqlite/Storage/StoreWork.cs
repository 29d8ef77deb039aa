namespace DurableTask.Sqlite.Storage;

/// <summary>One caller's part of a transaction.</summary>
internal abstract class StoreWork
{
    /// <summary>Whether it is kept when the disk is full, instead of failing: a turn's commit, which nobody could ask for again.</summary>
    public abstract bool WaitsForRoom { get; }

    public abstract void Apply(StoreConnection store);

    public abstract void Done();

    public abstract void Failed(Exception error);
}

internal sealed class StoreWork<T>(Func<StoreConnection, T> work, Action<T>? committed, bool waitsForRoom) : StoreWork
{
    // The writer's thread must never run a caller's continuation.
    readonly TaskCompletionSource<T> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T? result;

    public override bool WaitsForRoom => waitsForRoom;

    public Task<T> Task => ended.Task;

    public override void Apply(StoreConnection store) => result = work(store);

    public override void Done()
    {
        committed?.Invoke(result!);
        ended.TrySetResult(result!);
    }

    public override void Failed(Exception error) => ended.TrySetException(error);
}
