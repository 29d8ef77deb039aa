using DurableTask.Sqlite.Runtime;

namespace DurableTask.Sqlite.Tests.Runtime;

public sealed class ActivityQueueTests
{
    [Fact]
    public async Task Queue_LargeFanOutBeforeAnotherInstance_TakesThemInRotation()
    {
        var begun = new TaskCompletionSource();
        var allDone = new TaskCompletionSource();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var order = new List<string>();
        var queue = new ActivityQueue(mostAtOnce: 1, async call =>
        {
            order.Add(call.InstanceId);
            begun.TrySetResult();
            await go.Task;
            if (order.Count == 103)
            {
                allDone.SetResult();
            }
        });

        queue.Add([.. Enumerable.Range(0, 100).Select(i => Call("large", i))]);
        await begun.Task;
        queue.Add([.. Enumerable.Range(0, 3).Select(i => Call("small", i))]);
        go.SetResult();
        await allDone.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(["large", "large", "small", "large", "small", "large", "small", "large"], order.Take(8));
    }

    static ActivityCall Call(string instanceId, int taskId) => new(instanceId, "execution", taskId, "work", null, null);
}
