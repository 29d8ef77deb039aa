using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableTask.Sqlite.Tests.Storage;

public sealed class EngineFileTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("engine-");

    string EngineFile => Path.Combine(folder.FullName, "deep", "engine.db");

    [Fact]
    public async Task Start_FileOfARunningEngine_IsRefusedNamingTheOwner()
    {
        await using SqliteEngine first = NewEngine(), second = NewEngine();
        await first.StartAsync(default);

        EngineFileInUseException error = await Assert.ThrowsAsync<EngineFileInUseException>(() => second.StartAsync(default));

        Assert.Equal(EngineFile, error.Path);
        Assert.Contains($"process {Environment.ProcessId}", error.Owner, StringComparison.Ordinal);
        await first.StopAsync(default);
        await second.StartAsync(default);
    }

    [Fact]
    public async Task Start_LockOfAnotherProcess_IsRefused_UntilThatProcessEnds()
    {
        await MakeFile();
        using Process other = Process.Start(new ProcessStartInfo("flock", ["--no-fork", EngineFile + ".lock", "cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await other.StandardInput.WriteLineAsync("held");
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync());
        await using SqliteEngine engine = NewEngine();

        await Assert.ThrowsAsync<EngineFileInUseException>(() => engine.StartAsync(default));

        other.Kill();
        await other.WaitForExitAsync();
        await engine.StartAsync(default);
    }

    [Fact]
    public async Task Start_GarbageFile_IsRefusedAndNotChanged()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(EngineFile)!);
        await File.WriteAllTextAsync(EngineFile, new string('?', 10_000));

        Assert.Equal("it is not a SQLite database", (await RefusedUnchanged()).Reason);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public async Task Start_TruncatedFile_IsRefusedAndNotChanged(double left)
    {
        await MakeFile();
        await using (FileStream file = File.OpenWrite(EngineFile))
        {
            file.SetLength((long)(file.Length * left));
        }

        Assert.Contains("damaged", (await RefusedUnchanged()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FileWithAPageOverwritten_IsRefusedAndNotChanged()
    {
        await MakeFile();
        await using (FileStream file = File.OpenWrite(EngineFile))
        {
            file.Position = 4096 * 2;
            file.Write(new byte[4096]);
        }

        EngineFileUnusableException error = await RefusedUnchanged();

        Assert.Contains("damaged", error.Reason, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_EmptyFile_IsTakenAsNew()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(EngineFile)!);
        await File.WriteAllBytesAsync(EngineFile, []);
        await using SqliteEngine engine = NewEngine();

        await engine.StartAsync(default);

        Assert.Null(await engine.Client.GetInstanceAsync("nobody"));
    }

    [Theory]
    [InlineData("CREATE TABLE customers (id INTEGER)", "another program")]
    [InlineData("PRAGMA application_id = 1146377073; PRAGMA user_version = 999; CREATE TABLE instances (id INTEGER)", "version 999")]
    public async Task Start_FileOfAnotherProgramOrALaterVersion_IsRefused(string content, string reason)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(EngineFile)!);
        await using (var other = new SqliteConnection($"Data Source={EngineFile};Pooling=false"))
        {
            other.Open();
            await using SqliteCommand command = other.CreateCommand();
#pragma warning disable CA2100 // The theory's own data.
            command.CommandText = content;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        Assert.Contains(reason, (await RefusedUnchanged()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_AfterStop_ThrowEngineStopped()
    {
        await using SqliteEngine engine = NewEngine();
        await engine.StartAsync(default);
        Task wait = engine.Client.WaitForInstanceCompletionAsync("never", default);

        await engine.StopAsync(default);

        await Assert.ThrowsAsync<EngineStoppedException>(() => wait);
        await Assert.ThrowsAsync<EngineStoppedException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("o", default));
    }

    public void Dispose() => folder.Delete(recursive: true);

    async Task MakeFile()
    {
        await using SqliteEngine engine = NewEngine();
        await engine.StartAsync(default);
        for (int i = 0; i < 100; i++)
        {
            string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("none", new string('x', 1000), CancellationToken.None);
            await engine.Client.WaitForInstanceCompletionAsync(id, CancellationToken.None);
        }
    }

    async Task<EngineFileUnusableException> RefusedUnchanged()
    {
        byte[] before = await File.ReadAllBytesAsync(EngineFile);
        await using SqliteEngine engine = NewEngine();
        EngineFileUnusableException error = await Assert.ThrowsAsync<EngineFileUnusableException>(() => engine.StartAsync(default));
        Assert.Equal(before, await File.ReadAllBytesAsync(EngineFile));
        return error;
    }

    SqliteEngine NewEngine() => new(
        new DurableTaskRegistry(), new SqliteEngineOptions { File = EngineFile }, new ServiceCollection().BuildServiceProvider(), NullLoggerFactory.Instance);
}
