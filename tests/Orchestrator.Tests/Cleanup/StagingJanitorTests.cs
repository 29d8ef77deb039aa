using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Cleanup;
using Orchestrator.Configuration;
using Orchestrator.Reporting;
using Orchestrator.Tests.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Cleanup;

/// <summary>Two installations, <c>dev</c> and <c>prod</c>, load into one warehouse; the janitor of <c>dev</c> looks around.</summary>
public sealed class StagingJanitorTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Sweep_BesideAnotherInstallation_DropsOnlyItsOwnTablesWhoseTimeIsOver()
    {
        rehearsal.Write("swept", null, "Account");
        Assert.Equal(RunOutcome.Succeeded, (await rehearsal.Run("swept")).Outcome);
        const string Living = "living.20261119T060000";
        var child = new StartOrchestrationOptions(InstanceId: $"{Living}.consolidate", StartAt: DateTimeOffset.MaxValue.AddYears(-1));
        await rehearsal.Hub.ScheduleNewOrchestrationInstanceAsync("RunStatement", input: null, child, CancellationToken.None);
        await Stage("dev_lost", "dev", LoadProgress.Ready, Now.AddMinutes(-1));
        await Stage("dev_created", "dev", LoadProgress.Created, Now.AddDays(-3));
        await Stage("dev_consolidated", "dev", LoadProgress.Consolidated, Now.AddDays(-3));
        await Stage("dev_failed", "dev", LoadProgress.Failed, Now.AddDays(-3));
        await Stage("dev_leased", "dev", LoadProgress.Ready, Now.AddMinutes(1));
        await Stage("dev_living", "dev", LoadProgress.Ready, Now.AddDays(-1), Living);
        await Stage("dev_kept", "dev", LoadProgress.Quarantined, Now.AddDays(-7).AddMinutes(1));
        await Stage("dev_expired", "dev", LoadProgress.Quarantined, Now.AddDays(-7).AddMinutes(-1));
        await Stage("prod_lost", "prod", LoadProgress.Ready, Now.AddDays(-30));
        await Stage("prod_expired", "prod", LoadProgress.Quarantined, Now.AddDays(-30));
        await rehearsal.Count("CREATE TABLE salesforce_incremental.dms_own (id varchar(18)); SELECT 0");

        await Janitor("dev").Sweep(rehearsal.Hub, CancellationToken.None);

        Assert.Equal(
            ["dev_kept", "dev_leased", "dev_living", "dms_own", "prod_expired", "prod_lost"],
            await Texts("SELECT table_name FROM information_schema.tables WHERE table_schema = 'salesforce_incremental'"));
        Assert.Equal(
            ["dev_consolidated 40", "dev_created 50", "dev_expired 50", "dev_failed 35", "dev_kept 30", "dev_leased 20", "dev_living 20",
                "dev_lost 50", "prod_expired 30", "prod_lost 20"],
            await Texts("""
                SELECT staging_table || ' ' || MAX(progress) FROM orchestrator.staged WHERE pipeline = 'lost' GROUP BY staging_table
                """));

        // Swept again, nothing more happens; once its last child has ended, the living run's table goes too.
        await rehearsal.Hub.TerminateInstanceAsync($"{Living}.consolidate", new TerminateInstanceOptions());
        await rehearsal.Hub.WaitForInstanceCompletionAsync($"{Living}.consolidate", CancellationToken.None);
        await Janitor("dev").Sweep(rehearsal.Hub, CancellationToken.None);
        Assert.Equal(
            ["dev_kept", "dev_leased", "dms_own", "prod_expired", "prod_lost"],
            await Texts("SELECT table_name FROM information_schema.tables WHERE table_schema = 'salesforce_incremental'"));
    }

    private StagingJanitor Janitor(string installation) => new(
        rehearsal.Services.GetRequiredService<WarehouseStatements>(),
        rehearsal.Services.GetRequiredService<StagingRemoval>(),
        rehearsal.Services.GetRequiredService<PipelineFiles>(),
        Options.Create(new OrchestratorOptions { Installation = installation }),
        new StoppedClock(),
        NullLogger<StagingJanitor>.Instance);

    /// <summary>A staging table and its load's rows, up to the one that says how far it came.</summary>
    private async Task Stage(string table, string installation, LoadProgress progress, DateTimeOffset lease, string? run = null)
    {
        string values = $"'lost', 'Account', 'load-{table}', '{run ?? $"lost.{table}"}'";
        await rehearsal.Count($"""
            CREATE TABLE salesforce_incremental.{table} (id varchar(18));
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, progress, installation, lease_until)
            VALUES ({values}, '{table}', 10, '{installation}', '{lease:yyyy-MM-dd HH:mm:ss}');
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, progress)
            VALUES ({values}, '{table}', {(int)progress});
            SELECT 0
            """);
    }

    private async Task<IReadOnlyList<string>> Texts(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(rehearsal.Simulator.PostgresConnectionString);
        await using Npgsql.NpgsqlCommand command = source.CreateCommand(sql);
        await using Npgsql.NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        return [.. texts.Order(StringComparer.Ordinal)];
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
