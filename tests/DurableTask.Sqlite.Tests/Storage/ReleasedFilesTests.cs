using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Storage;

/// <summary>
/// Released/ has one file of each released schema, left behind by <see cref="Prepare"/> as that release ran it: everything in it goes on.
/// The file made now shows that the same is true of today's.
/// </summary>
public sealed class ReleasedFilesTests : EngineContract
{
    readonly SemaphoreSlim begun = new(0);
    bool busy = true;

    public ReleasedFilesTests()
        : base(NewFile())
    {
        Tasks.AddActivityFunc<string, string>("work", async (_, what) =>
        {
            if (what == "long" && busy)
            {
                begun.Release();
                await Task.Delay(Timeout.Infinite, TimeLimit);
            }

            return what != "broken" ? what : throw new TimeoutException("it is broken");
        });
        Tasks.AddOrchestratorFunc<string, string>("works", (context, what) => context.CallActivityAsync<string>("work", what));
        Tasks.AddOrchestratorFunc<string>("waits", async context =>
        {
            string before = await context.CallActivityAsync<string>("work", $"{context.NewGuid():N}"[..4]);
            context.SetCustomStatus("waiting");
            return before.Length + await context.WaitForExternalEvent<string>("say");
        });
        Tasks.AddOrchestratorFunc<string>("sleeps", async context =>
        {
            DateTime begun = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromDays(10), CancellationToken.None);
            return $"{(context.CurrentUtcDateTime - begun).TotalDays} days";
        });
        Tasks.AddOrchestratorFunc<string>("parent", context =>
            context.CallSubOrchestratorAsync<string>("waits", null, new SubOrchestrationOptions(instanceId: "child")));
    }

    public static TheoryData<string> Files =>
    [
        "made now",
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Released")).Order(StringComparer.Ordinal).Select(path => Path.GetFileName(path)),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task File_OfEveryReleasedSchema_OpensAndEverythingInItGoesOn(string released)
    {
        if (released == "made now")
        {
            await Prepare();
        }
        else
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Released", released), EngineFilePath!);
        }

        busy = false;
        Clock.Skips = true;
        await Start();

        Assert.Equal("did it", (await End("done")).ReadOutputAs<string>());
        Assert.Equal("it is broken", (await End("failed")).FailureDetails!.InnerFailure!.ErrorMessage);
        Assert.Equal("long", (await End("busy")).ReadOutputAs<string>());
        Assert.Equal("10 days", (await End("sleeping")).ReadOutputAs<string>());
        Assert.Equal("later", (await End("later")).ReadOutputAs<string>());
        await Client.ResumeInstanceAsync("suspended", "on", TimeLimit);
        Assert.Equal("4held", (await End("suspended")).ReadOutputAs<string>());
        await Client.RaiseEventAsync("child", "say", "hello", TimeLimit);
        Assert.Equal("4hello", (await End("parent")).ReadOutputAs<string>());
        Assert.Equal("red", (await End("done")).Tags["colour"]);
        Assert.NotEmpty(await Client.GetOrchestrationHistoryAsync("failed", TimeLimit));
    }

    [Fact]
    public void Schema_ScriptsNotYetSeen_AreRunOnce_AndOneThatFailsLeavesTheFileAsItWas()
    {
        using StoreConnection open = EngineFile.Open(EngineFilePath, fullSync: false);
        long released = open.Scalar<long>("PRAGMA user_version");
        string[] seen = [.. Enumerable.Repeat("SELECT 1", (int)released)];

        SchemaScripts.Apply(open, [.. seen, "CREATE TABLE added (n INTEGER)"]);
        SchemaScripts.Apply(open, [.. seen, "CREATE TABLE added (n INTEGER)"]);
        Assert.ThrowsAny<Exception>(() => SchemaScripts.Apply(open, [.. seen, "SELECT 1", "CREATE TABLE more (n INTEGER); CREATE TABLE added (n INTEGER)"]));
        open.Execute("ROLLBACK");

        Assert.Equal(released + 1, open.Scalar<long>("PRAGMA user_version"));
        Assert.Equal(0, open.Scalar<long>("SELECT count(*) FROM sqlite_master WHERE name = 'more'"));
    }

    async Task Prepare()
    {
        Clock.Skips = false;
        await Start();
        await Begin("works", "done", "did it", new Dictionary<string, string> { ["colour"] = "red" });
        await Begin("works", "failed", "broken");
        await Begin("works", "busy", "long");
        await Begin("sleeps", "sleeping");
        await Begin("waits", "suspended");
        await Begin("parent", "parent");
        await Client.ScheduleNewOrchestrationInstanceAsync("works", "later", new StartOrchestrationOptions("later", Clock.GetUtcNow().AddDays(3)), TimeLimit);
        await End("done");
        await End("failed");
        await Reached("suspended", "waiting");
        await Reached("child", "waiting");
        await Client.SuspendInstanceAsync("suspended", "pause", TimeLimit);
        await Client.RaiseEventAsync("suspended", "say", "held", TimeLimit);
        await begun.WaitAsync(TimeLimit);
        while (!(await Engine.ReadHistoryAsync("suspended", TimeLimit)).OfType<EventRaised>().Any())
        {
            await Task.Delay(5, TimeLimit);
        }

        await Engine.StopAsync(new CancellationToken(canceled: true));
    }

    Task<string> Begin(string name, string id, string? input = null, Dictionary<string, string>? tags = null) =>
        Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id) { Tags = tags ?? [] }, TimeLimit);
}
