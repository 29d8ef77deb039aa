namespace DurableTask.Sqlite.Storage;

/// <summary>One caller's part of a transaction.</summary>
internal abstract class StoreWork
{
    public abstract void Apply(StoreConnection store);

    public abstract void Done();

    public abstract void Failed(Exception error);
}

internal sealed class StoreWork<T>(Func<StoreConnection, T> work, Action<T>? committed) : StoreWork
{
    // The writer's thread must never run a caller's continuation.
    readonly TaskCompletionSource<T> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T? result;

    public Task<T> Task => ended.Task;

    public override void Apply(StoreConnection store) => result = work(store);

    public override void Done()
    {
        committed?.Invoke(result!);
        ended.TrySetResult(result!);
    }

    public override void Failed(Exception error) => ended.TrySetException(error);
}
