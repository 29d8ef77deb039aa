using AwsSimulator.Postgres;
using Npgsql;

namespace AwsSimulator.Tests.Postgres;

public sealed class PostgresClusterTests
{
    [Fact]
    public async Task StartAsync_FreshCluster_AnswersInUtcWithSnapshotIsolation()
    {
        await using PostgresCluster cluster = await PostgresCluster.StartAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(cluster.ConnectionString);

        Assert.Equal("dev", await Scalar(source, "SELECT current_database()"));
        Assert.Equal("UTC", await Scalar(source, "SHOW timezone"));
        Assert.Equal("repeatable read", await Scalar(source, "SHOW transaction_isolation"));
        Assert.Equal("SQL_ASCII", await Scalar(source, "SHOW server_encoding"));
    }

    [Fact]
    public async Task StartAsync_IsolationAndSettingsGiven_TheServerHasThem()
    {
        var options = new PostgresOptions
        {
            Isolation = "serializable",
            Settings = new Dictionary<string, string> { ["shared_preload_libraries"] = "auto_explain" },
        };
        await using PostgresCluster cluster = await PostgresCluster.StartAsync(options);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(cluster.ConnectionString);

        Assert.Equal("serializable", await Scalar(source, "SHOW transaction_isolation"));
        Assert.Equal("auto_explain", await Scalar(source, "SHOW shared_preload_libraries"));
    }

    [Fact]
    public async Task DisposeAsync_RunningCluster_LeavesNoFolderAndNoServer()
    {
        PostgresCluster cluster = await PostgresCluster.StartAsync();
        Assert.True(Directory.Exists(cluster.Folder));
        string connection = cluster.ConnectionString;

        await cluster.DisposeAsync();

        Assert.False(Directory.Exists(cluster.Folder));
        Assert.False(File.Exists(cluster.Folder + ".lock"));
        await using var late = new NpgsqlConnection(connection);
        await Assert.ThrowsAsync<NpgsqlException>(() => late.OpenAsync());
    }

    [Fact]
    public async Task StartAsync_UnknownSetting_SaysWhatPostgresSaid()
    {
        var options = new PostgresOptions { Settings = new Dictionary<string, string> { ["no_such_setting"] = "1" } };

        PostgresStartException error = await Assert.ThrowsAsync<PostgresStartException>(() => PostgresCluster.StartAsync(options));

        Assert.Contains("no_such_setting", error.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_FolderWhoseOwnerDied_IsRemoved()
    {
        string abandoned = Path.Combine(Path.GetTempPath(), "orchestrator-postgres-abandoned");
        Directory.CreateDirectory(abandoned);
        await File.WriteAllTextAsync(abandoned + ".lock", "");

        await using PostgresCluster cluster = await PostgresCluster.StartAsync();

        Assert.False(Directory.Exists(abandoned));
        Assert.False(File.Exists(abandoned + ".lock"));
        Assert.True(Directory.Exists(cluster.Folder));
    }

    [Fact]
    public void Find_FolderWithoutPrograms_GoesOnToTheNextPlace()
    {
        string empty = Directory.CreateTempSubdirectory("no-postgres-").FullName;

        PostgresPrograms found = PostgresPrograms.Find(empty);

        Assert.True(found.Version >= PostgresPrograms.Oldest);
        Assert.True(File.Exists(found.InitDb));
        Directory.Delete(empty);
    }

    [Fact]
    public void Find_NothingAnywhere_ListsEveryPlaceAndWhatWasThere()
    {
        string empty = Directory.CreateTempSubdirectory("no-postgres-").FullName;

        PostgresNotFoundException error = Assert.Throws<PostgresNotFoundException>(() => PostgresPrograms.Find(
        [
            new PlaceToLook("given folder", "not given", []),
            new PlaceToLook("PATH", "empty", [empty]),
            new PlaceToLook("/nowhere", "not there", ["/nowhere"]),
        ]));

        Assert.Equal(
            [new("given folder", "not given"), new("PATH", "no initdb and postgres"), new PlaceLookedAt("/nowhere", "no folder /nowhere")],
            error.Places);
        Directory.Delete(empty);
    }

    private static async Task<object?> Scalar(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
