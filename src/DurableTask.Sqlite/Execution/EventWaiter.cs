using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Execution;

/// <summary>Someone who waits for an event.</summary>
internal abstract class EventWaiter(Type type)
{
    public Type Type { get; } = type;

    public abstract void Complete(string? input);
}

internal sealed class EventWaiter<T>(DataConverter converter) : EventWaiter(typeof(T))
{
    readonly TaskCompletionSource<T> arrived = new();
    CancellationTokenRegistration cancellation;

    public Task<T> Task => arrived.Task;

    /// <summary>Keeps the registration to let go of it when the event arrives: the token may live much longer.</summary>
    public void CancelledBy(CancellationTokenRegistration registration) => cancellation = registration;

    public override void Complete(string? input)
    {
        cancellation.Dispose();
        T value;
        try
        {
            value = converter.Deserialize<T>(input)!;
        }
#pragma warning disable CA1031 // A payload that does not fit is the waiter's to handle, whatever the converter throws.
        catch (Exception error)
#pragma warning restore CA1031
        {
            arrived.TrySetException(error);
            return;
        }

        arrived.TrySetResult(value);
    }

    public void Cancel(CancellationToken cause) => arrived.TrySetCanceled(cause);
}
