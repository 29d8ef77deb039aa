using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Storage;

/// <summary>A purge of much is many small commits, seen here in their order.</summary>
public sealed class PurgeTests() : EngineContract(NewFile())
{
    const int Ended = 400;

    /// <summary>An instance of these tests has three rows: two of history and its own. 200 rows end a transaction.</summary>
    const int MostPerCommit = 67;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Purge_OfMany_OtherCommitsComeInBetween(bool asChildrenOfOne)
    {
        await Prepare(asChildrenOfOne);
        DateTimeOffset before = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromMinutes(1));
        var left = new List<long>();
        Task<string>? other = null;
        long? leftAtOther = null;
        Engine.Store.Commits.AfterCommit = () =>
        {
            left.Add(Left());
            // Asked for after the first piece and before the second, so it is committed no later than that one.
            other ??= Client.ScheduleNewOrchestrationInstanceAsync("small", new StartOrchestrationOptions("other"), TimeLimit);
            leftAtOther ??= IsThere("other") ? Left() : null;
        };

        PurgeResult purged = await PurgeAll(asChildrenOfOne, before, TimeLimit);
        Engine.Store.Commits.AfterCommit = null;

        Assert.Equal(Ended + (asChildrenOfOne ? 1 : 0), purged.PurgedInstanceCount);
        Assert.InRange(leftAtOther!.Value, 1, Ended);
        Assert.All(left.Zip(left.Skip(1)), step => Assert.InRange(step.First - step.Second, 0, MostPerCommit));
        Assert.Equal("small", (await End(await other!)).Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Purge_CutShort_LeavesTheRest_AndIsCompletedByTheNext(bool asChildrenOfOne)
    {
        await Prepare(asChildrenOfOne);
        using var cut = new CancellationTokenSource();
        Engine.Store.Commits.AfterCommit = cut.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PurgeAll(asChildrenOfOne, Clock.GetUtcNow(), cut.Token));
        Engine.Store.Commits.AfterCommit = null;

        long left = Left();
        Assert.InRange(left, 1, Ended - 1);
        Assert.Equal(left, (await PurgeAll(asChildrenOfOne, Clock.GetUtcNow(), TimeLimit)).PurgedInstanceCount);
        Assert.Equal(0, Left());
    }

    async Task Prepare(bool asChildrenOfOne)
    {
        Tasks.AddOrchestratorFunc("small", _ => Task.CompletedTask);
        Tasks.AddOrchestratorFunc("parent", context =>
            Task.WhenAll(Enumerable.Range(0, Ended).Select(_ => context.CallSubOrchestratorAsync("small"))));
        await Start();
        if (asChildrenOfOne)
        {
            await End(await Client.ScheduleNewOrchestrationInstanceAsync("parent", new StartOrchestrationOptions("parent"), TimeLimit));
        }
        else
        {
            string[] ids = await Task.WhenAll(
                Enumerable.Range(0, Ended).Select(_ => Client.ScheduleNewOrchestrationInstanceAsync("small", TimeLimit)));
            await Task.WhenAll(ids.Select(End));
        }
    }

    Task<PurgeResult> PurgeAll(bool asChildrenOfOne, DateTimeOffset createdTo, CancellationToken cancellation) => asChildrenOfOne
        ? Client.PurgeInstanceAsync("parent", new PurgeInstanceOptions(Recursive: true), cancellation)
        : Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedTo: createdTo), cancellation);

    long Left() => Read("SELECT count(*) FROM instances WHERE instance_id <> 'other'");

    bool IsThere(string id) => Read("SELECT count(*) FROM instances WHERE instance_id = ?1", id) > 0;

    long Read(string sql, params object?[] values)
    {
        Task<long> read = Engine.Store.Read(file => file.Scalar<long>(sql, values));
        // On the file store a query runs on the caller's thread.
        Assert.True(read.IsCompletedSuccessfully);
        return read.GetAwaiter().GetResult();
    }
}
