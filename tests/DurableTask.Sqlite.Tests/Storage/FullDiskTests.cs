using System.Diagnostics;
using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Storage;

/// <summary>The same on a file that SQLite may not let grow, and on a file system that really is full.</summary>
public sealed class FileThatMayNotGrowTests() : FullDiskTests(NewFile())
{
    protected override async Task Fill() =>
        await Engine.Store.Run(file => file.Scalar<long>($"PRAGMA max_page_count = {file.Scalar<long>("PRAGMA page_count")}"));

    protected override async Task MakeRoom() => await Engine.Store.Run(file => file.Scalar<long>("PRAGMA max_page_count = 1000000"));

    [Fact]
    public Task File_MayNotGrow_EngineStandsStillAndGoesOnWhenItMay() => StandsStillAndGoesOn();

    [Fact]
    public async Task Purge_WhileThereIsNoRoom_MakesRoom()
    {
        Tasks.AddOrchestratorFunc<string, string>("keep", (_, text) => Task.FromResult(text));
        string done = (await Run("keep", new string('x', 1_000_000))).InstanceId;
        await Fill();
        await Assert.ThrowsAsync<EngineFileFullException>(
            () => Client.ScheduleNewOrchestrationInstanceAsync("keep", new string('y', 500_000), TimeLimit));

        await Client.PurgeInstanceAsync(done, TimeLimit);

        Assert.Equal(500_000, (await Run("keep", new string('y', 500_000))).ReadOutputAs<string>()!.Length);
    }
}

/// <summary>Needs to mount a small file system.</summary>
public sealed class FullFileSystemTests() : FullDiskTests(NewFile())
{
    string Folder => Path.GetDirectoryName(EngineFilePath)!;

    string Filler => Path.Combine(Folder, "filler");

    public override Task InitializeAsync() =>
        OnlyAsRootAttribute.IsRoot ? Command("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", Folder) : Task.CompletedTask;

    public override async Task DisposeAsync()
    {
        if (Engine is not null)
        {
            await Engine.DisposeAsync();
            await Command("umount", Folder);
        }

        await base.DisposeAsync();
    }

    protected override Task Fill()
    {
        using FileStream filler = File.Create(Filler);
        try
        {
            while (true)
            {
                filler.Write(new byte[4096]);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            return Task.CompletedTask;
        }
    }

    protected override Task MakeRoom()
    {
        File.Delete(Filler);
        return Task.CompletedTask;
    }

    [OnlyAsRoot]
    public Task FileSystem_IsFull_EngineStandsStillAndGoesOnWhenThereIsRoom() => StandsStillAndGoesOn();

    static async Task Command(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}

public sealed class OnlyAsRootAttribute : FactAttribute
{
    public OnlyAsRootAttribute() => Skip = IsRoot ? null : "Mounting a file system needs Linux and root.";

    public static bool IsRoot => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;
}

public abstract class FullDiskTests(string file) : EngineContract(file)
{
    protected abstract Task Fill();

    protected abstract Task MakeRoom();

    protected async Task StandsStillAndGoesOn()
    {
        using var begun = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        Tasks.AddActivityFunc<int, string>("work", async (_, n) =>
        {
            begun.Release();
            await go.WaitAsync(TimeLimit);
            return new string('x', 1_000_000 * n);
        });
        Tasks.AddOrchestratorFunc<string, int>("o", async (context, _) =>
            (await context.CallActivityAsync<string>("work", 1)).Length + (await context.CallActivityAsync<string>("work", 1)).Length);
        await Start();
        string underWay = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await begun.WaitAsync(TimeLimit);
        await Fill();

        EngineFileFullException error = await Assert.ThrowsAsync<EngineFileFullException>(
            () => Client.ScheduleNewOrchestrationInstanceAsync(
                "o", new string('y', 500_000), new StartOrchestrationOptions("refused"), TimeLimit));
        go.Release();
        while (Engine.Store.Commits.WaitingForRoom == 0)
        {
            await Task.Delay(5, TimeLimit);
        }

        Assert.Contains(Path.GetFileName(EngineFilePath!), error.Message, StringComparison.Ordinal);
        Assert.True(Engine.IsFull);
        Assert.Null(await Client.GetInstanceAsync("refused", TimeLimit));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Client.GetInstanceAsync(underWay, TimeLimit))!.RuntimeStatus);
        await MakeRoom();
        await begun.WaitAsync(TimeLimit);
        go.Release();
        Assert.Equal(2_000_000, (await End(underWay)).ReadOutputAs<int>());
        Assert.False(Engine.IsFull);
    }
}
