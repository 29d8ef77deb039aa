using DurableTask.Sqlite.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Storage;

/// <summary>The file breaks under an engine that runs on it.</summary>
public sealed class DamageWhileRunningTests() : EngineContract(NewFile())
{
    const int PageSize = 4096;

    [Theory]
    [InlineData("query", 1)]
    [InlineData("query", 0)]
    [InlineData("history", 1)]
    [InlineData("start", 1)]
    [InlineData("purge", 1)]
    public async Task Call_ThatFindsPagesOverwritten_StopsTheEngine_WhichTouchesNothingMore(string call, int firstPage)
    {
        string waits = await Prepare();
        Task<OrchestrationMetadata> end = Client.WaitForInstanceCompletionAsync(waits, TimeLimit);
        byte[] sound = await ReadFile();
        await Overwrite(firstPage);
        byte[] damaged = await ReadFile();

        EngineStoppedException found = await Assert.ThrowsAsync<EngineStoppedException>(() => Call(call));

        Assert.Equal(EngineFilePath, found.Path);
        Assert.Contains("is damaged", found.Message, StringComparison.Ordinal);
        Assert.Contains("put a copy of the file in its place", found.Message, StringComparison.Ordinal);
        Assert.Same(found, await Assert.ThrowsAsync<EngineStoppedException>(() => end));
        Assert.Same(found, await Assert.ThrowsAsync<EngineStoppedException>(() => Client.RaiseEventAsync(waits, "go", TimeLimit)));
        await Engine.DisposeAsync();
        Assert.Equal(damaged, await ReadFile());
        Assert.NotEqual(0, new FileInfo(EngineFilePath + "-wal").Length);

        // As the message says: the copy takes the file's place, and what was acknowledged since is still in the log beside it.
        await File.WriteAllBytesAsync(EngineFilePath!, sound);
        await Start();
        await Client.RaiseEventAsync(waits, "go", TimeLimit);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await End(waits)).RuntimeStatus);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_ThatTheDiskFails_StopsTheEngine_WhichBeginsNothingMore(bool onRead)
    {
        using var begun = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        int count = 0;
        MaxConcurrentActivities = 1;
        Tasks.AddActivityFunc<int, int>("work", async (_, n) =>
        {
            Interlocked.Increment(ref count);
            begun.Release();
            await go.WaitAsync(TimeLimit);
            return n;
        });
        Tasks.AddOrchestratorFunc("o", context => Task.WhenAll(
            context.CallActivityAsync<int>("work", 1), context.CallActivityAsync<int>("work", 2)));
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await begun.WaitAsync(TimeLimit);

        EngineStoppedException found = await Assert.ThrowsAsync<EngineStoppedException>(() => onRead
            ? Engine.Store.Read<int>(DiskFails)
            : Engine.Store.Run(DiskFails));
        go.Release(2);
        await Engine.StopAsync(TimeLimit);

        Assert.Contains("can no longer be read or written (SQLite Error 10: 'disk I/O error')", found.Message, StringComparison.Ordinal);
        Assert.Equal(1, count);
        await Start();
        await begun.WaitAsync(TimeLimit);
        go.Release(2);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await End(id)).RuntimeStatus);
    }

    static int DiskFails(StoreConnection file) => throw new SqliteException("SQLite Error 10: 'disk I/O error'.", 10, 266);

    /// <summary>A file much larger than what its readers have looked at, all of it outside the log, and one orchestration that waits.</summary>
    async Task<string> Prepare()
    {
        Tasks.AddOrchestratorFunc<string, int>("measure", (_, text) => Task.FromResult(text.Length));
        Tasks.AddOrchestratorFunc("waits", context => context.WaitForExternalEvent<string>("go"));
        await Start();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 300).Select(n => Client.ScheduleNewOrchestrationInstanceAsync(
            "measure", new string('x', 1000), new StartOrchestrationOptions($"ended-{n:000}"), TimeLimit)));
        await Task.WhenAll(ids.Select(End));
        await Start();
        string waits = await Client.ScheduleNewOrchestrationInstanceAsync("waits", TimeLimit);
        await Client.WaitForInstanceStartAsync(waits, TimeLimit);
        return waits;
    }

    Task Call(string call) => call switch
    {
        "query" => Client.GetAllInstancesAsync(new OrchestrationQuery { FetchInputsAndOutputs = true }).ToListAsync(TimeLimit).AsTask(),
        "history" => Engine.ReadHistoryAsync("ended-150", TimeLimit),
        "start" => Client.ScheduleNewOrchestrationInstanceAsync("measure", "x", new StartOrchestrationOptions("ended-150"), TimeLimit),
        "purge" => Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(), TimeLimit),
        _ => throw new ArgumentOutOfRangeException(nameof(call)),
    };

    async Task<byte[]> ReadFile()
    {
        await using var file = new FileStream(EngineFilePath!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[file.Length];
        await file.ReadExactlyAsync(content);
        return content;
    }

    async Task Overwrite(int firstPage)
    {
        await using var file = new FileStream(EngineFilePath!, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var junk = new byte[file.Length - (firstPage * PageSize)];
        junk.AsSpan().Fill(0xA5);
        file.Position = firstPage * PageSize;
        await file.WriteAsync(junk);
    }
}
