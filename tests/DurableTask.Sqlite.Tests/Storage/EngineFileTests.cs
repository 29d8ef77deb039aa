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
    public async Task Start_DamagedFile_IsRefusedAndNotChanged()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(EngineFile)!);
        await File.WriteAllTextAsync(EngineFile, new string('?', 10_000));
        await using SqliteEngine engine = NewEngine();

        await Assert.ThrowsAsync<EngineFileUnusableException>(() => engine.StartAsync(default));

        Assert.Equal(new string('?', 10_000), await File.ReadAllTextAsync(EngineFile));
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

        await using SqliteEngine engine = NewEngine();
        EngineFileUnusableException error = await Assert.ThrowsAsync<EngineFileUnusableException>(() => engine.StartAsync(default));

        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
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

    SqliteEngine NewEngine() => new(
        new DurableTaskRegistry(), new SqliteEngineOptions { File = EngineFile }, new ServiceCollection().BuildServiceProvider(), NullLoggerFactory.Instance);
}
