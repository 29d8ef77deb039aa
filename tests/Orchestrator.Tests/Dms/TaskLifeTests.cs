using Amazon.DatabaseMigrationService;
using AwsSimulator.Control;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Cleanup;
using Orchestrator.Configuration;
using Orchestrator.Dms;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Dms;

/// <summary>Tasks that others run as well, that take too long, that are cancelled, and that are started while their tables are read.</summary>
public sealed class TaskLifeTests(ReplicationRehearsal rehearsal) : IClassFixture<ReplicationRehearsal>
{
    [Fact]
    public async Task Task_SomebodyElseRuns_IsWaitedForOrNotAsTheFileSays()
    {
        await rehearsal.Source("busy");
        IAsyncDisposable hold = await rehearsal.Hold("busy_source.sale");
        await rehearsal.Start("busy", StartReplicationTaskTypeValue.StartReplication);
        int starts = rehearsal.Starts;
        rehearsal.Write("busy", "reload", task: "busy: fail");
        RunReport refused = await rehearsal.Load("busy");
        int asked = rehearsal.Starts - starts;

        rehearsal.Write("busy", "reload");
        string run = await rehearsal.StartUntil("busy", Child("busy"), "somebody else runs the task");
        await hold.DisposeAsync();
        RunReport report = await rehearsal.End(run);

        Assert.Equal((RunOutcome.Failed, 0), (refused.Outcome, asked));
        Assert.All(refused.Objects, o => Assert.Contains("started by somebody else, and busy is \"fail\"", o.Error, StringComparison.Ordinal));
        Assert.True(report.Outcome == RunOutcome.Succeeded, Errors(report));
        Assert.Equal(starts + 1, rehearsal.Starts);
        Assert.Equal(4, await rehearsal.Count("SELECT count(*) FROM busy.sale"));
    }

    [Fact]
    public async Task Task_OfTwoPipelinesAtOnce_LoadsBoth()
    {
        await rehearsal.Source("shared");
        rehearsal.Write("shared", "reload", further: "attempts: 3");
        rehearsal.WriteBeside("shared2", "shared", "reload", "attempts: 3");
        RunReport[] reports = await Task.WhenAll(rehearsal.Load("shared"), rehearsal.Load("shared2"));

        Assert.All(reports, report => Assert.True(report.Outcome == RunOutcome.Succeeded, Errors(report)));
        Assert.Equal(8, await rehearsal.Count("SELECT (SELECT count(*) FROM shared.sale) + (SELECT count(*) FROM shared2.sale)"));
    }

    [Fact]
    public async Task Cancel_OfARunThatStartedItsTask_StopsTheTask()
    {
        await rehearsal.Source("cancelled");
        await using IAsyncDisposable hold = await rehearsal.Hold("cancelled_source.sale");
        rehearsal.Write("cancelled", "reload");
        string run = await rehearsal.StartUntil("cancelled", Child("cancelled"), "\"task\":\"running\"");
        System.Text.Json.JsonElement underWay = System.Text.Json.JsonElement.Parse(await rehearsal.Http.GetStringAsync($"/api/runs/{run}"));

        await rehearsal.Cancel(run);
        RunReport report = await rehearsal.End(run);

        Assert.Equal(
            ["customer running", "sale running"],
            underWay.GetProperty("objects").EnumerateArray().Select(o => $"{o.GetProperty("name")} {o.GetProperty("state")}"));
        Assert.Equal((RunOutcome.Canceled, 0), (report.Outcome, report.Loaded));
        Assert.Equal("Stop Reason NORMAL", (await rehearsal.Reached("cancelled", "stopped")).StopReason);
        Assert.Equal(0, await rehearsal.Count($"SELECT count(*) FROM orchestrator.staged WHERE run_id = '{run}' AND progress = 20"));
    }

    [Fact]
    public async Task Cancel_OfARunThatAdopts_LeavesTheTaskToItsOwner()
    {
        await rehearsal.Source("spared");
        IAsyncDisposable hold = await rehearsal.Hold("spared_source.sale");
        await rehearsal.Start("spared", StartReplicationTaskTypeValue.StartReplication);
        rehearsal.Write("spared", "adopt");
        string run = await rehearsal.StartUntil("spared", Child("spared"), "somebody else runs the task");
        int stops = rehearsal.Stops;

        await rehearsal.Cancel(run);
        RunReport report = await rehearsal.End(run);

        Assert.Equal((RunOutcome.Canceled, stops), (report.Outcome, rehearsal.Stops));
        await hold.DisposeAsync();
        Assert.Equal("Stop Reason FULL_LOAD_ONLY_FINISHED", (await rehearsal.Reached("spared", "stopped")).StopReason);
    }

    [Fact]
    public async Task Task_ThatExceedsItsDeadline_IsStoppedAndSaysSo()
    {
        await rehearsal.Source("overdue");
        await using IAsyncDisposable hold = await rehearsal.Hold("overdue_source.sale");
        rehearsal.Write("overdue", "reload", further: "attempts: 1\ndefaults: { deadline: 1s }");

        RunReport report = await rehearsal.Load("overdue");

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.All(report.Objects, o => Assert.Matches("was stopped: it had not ended after [1-9][0-9]* s", o.Error));
        Assert.Equal("Stop Reason NORMAL", (await rehearsal.Reached("overdue", "stopped")).StopReason);
    }

    [Fact]
    public async Task Task_StartedWhileItsTablesAreConsolidated_IsTakenAgain()
    {
        await rehearsal.Source("moved");
        await rehearsal.Copy("moved");
        rehearsal.Write("moved", "adopt");
        Assert.Equal(RunOutcome.Succeeded, (await rehearsal.Load("moved")).Outcome);
        IAsyncDisposable hold = await rehearsal.Hold("orchestrator.mutex");
        string run = await Started("moved");
        await rehearsal.IsWantedBy("orchestrator.mutex");
        await rehearsal.Count("UPDATE moved_source.sale SET amount = 99 WHERE id = 1; INSERT INTO moved_source.sale VALUES (5, 3, 1); SELECT 0");
        await rehearsal.Copy("moved");
        await hold.DisposeAsync();

        RunReport report = await rehearsal.End(run);

        Assert.True(report.Outcome == RunOutcome.Succeeded, Errors(report));
        Assert.Equal([2, 2], report.Objects.Select(o => o.Attempts));
        Assert.Equal(
            [(ObjectState.Loaded, 5L), (ObjectState.Quarantined, 0L)],
            report.Receipts.Where(r => r.Object == "sale").Select(r => (r.State, r.Staged)).Order());
        Assert.Equal(["consolidate", "consolidate-2"], report.Statements.Select(statement => statement.Step));
        Assert.Equal(0, await rehearsal.Count("SELECT count(*) FROM (SELECT * FROM moved_source.sale EXCEPT SELECT id, customer_id, amount FROM moved.sale) d"));
    }

    [Fact]
    public async Task Load_OfARunCancelledBeforeItsCall_IsDiscardedAndTheTasksTableStays()
    {
        await rehearsal.Source("kept");
        await rehearsal.Copy("kept");
        rehearsal.Write("kept", "adopt");
        Assert.Equal(RunOutcome.Succeeded, (await rehearsal.Load("kept")).Outcome);
        IAsyncDisposable hold = await rehearsal.Hold("orchestrator.mutex");
        string run = await Started("kept");
        await rehearsal.IsWantedBy("orchestrator.mutex");
        await rehearsal.Cancel(run);
        await rehearsal.Hub.WaitForInstanceCompletionAsync($"{run}.consolidate", new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        await hold.DisposeAsync();

        RunReport report = await rehearsal.End(run);

        Assert.Equal(RunOutcome.Canceled, report.Outcome);
        Assert.Equal(2, await rehearsal.Count($"SELECT count(*) FROM orchestrator.staged WHERE run_id = '{run}' AND state = 'discarded'"));
        Assert.Equal(4, await rehearsal.Count("SELECT count(*) FROM kept_landing.sale"));

        // The same of a run that could not discard it itself.
        await rehearsal.Count("""
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, staging_schema, progress, installation, lease_until)
            VALUES ('kept', 'sale', 'lost', 'kept.lost', 'sale', 'kept_landing', 20, 'orchestrator', '2026-01-01');
            SELECT 0
            """);
        await Janitor().Sweep(rehearsal.Hub, CancellationToken.None);
        Assert.Equal(1, await rehearsal.Count("SELECT count(*) FROM orchestrator.staged WHERE load_id = 'lost' AND state = 'discarded'"));
        Assert.Equal(4, await rehearsal.Count("SELECT count(*) FROM kept_landing.sale"));
    }

    [Fact]
    public async Task Table_MadeAnewWithOtherColumns_ChangesItsTarget()
    {
        await rehearsal.Source("remade");
        rehearsal.Write("remade", "reload");
        RunReport before = await rehearsal.Load("remade");
        await rehearsal.Count("""
            ALTER TABLE remade_source.customer ADD COLUMN email varchar(80), DROP COLUMN since, ALTER COLUMN name TYPE varchar(90);
            UPDATE remade_source.customer SET email = 'a@b.c' WHERE id = 1;
            SELECT 0
            """);

        RunReport after = await rehearsal.Load("remade");

        Assert.True(before.Outcome == RunOutcome.Succeeded, Errors(before));
        Assert.True(after.Outcome == RunOutcome.Succeeded, Errors(after));
        Assert.Equal(2, await rehearsal.Count("SELECT count(*) FROM remade.customer WHERE since IS NOT NULL"));
        Assert.Equal(1, await rehearsal.Count("SELECT count(*) FROM remade.customer WHERE email = 'a@b.c'"));
        Assert.Equal(90, await rehearsal.Count("""
            SELECT character_maximum_length FROM information_schema.columns
            WHERE table_schema = 'remade' AND table_name = 'customer' AND column_name = 'name'
            """));
    }

    [Fact]
    public async Task Table_WithHistory_KeepsEveryVersionALoadSaw()
    {
        await rehearsal.Source("versioned");
        rehearsal.Write("versioned", "reload", customer: ", history: true");
        RunReport before = await rehearsal.Load("versioned");
        await rehearsal.Count("UPDATE versioned_source.customer SET name = 'Eva' WHERE id = 1; SELECT 0");
        RunReport after = await rehearsal.Load("versioned");

        Assert.True(before.Outcome == RunOutcome.Succeeded, Errors(before));
        Assert.True(after.Outcome == RunOutcome.Succeeded, Errors(after));
        Assert.Equal(4, await rehearsal.Count("SELECT count(*) FROM versioned_history.customer__history"));
        Assert.Equal(1, await rehearsal.Count("SELECT count(*) FROM versioned_history.customer__history WHERE name = 'Ada' AND valid_to IS NOT NULL"));
    }

    [Fact]
    public async Task Wait_ForATaskWhoseEventComes_EndsBeforeItsTimer()
    {
        await rehearsal.Source("hinted");
        IAsyncDisposable hold = await rehearsal.Hold("hinted_source.sale");
        rehearsal.Write("hinted", "reload", sale: "consolidate: false", polling: "{ floor: 10m, ceiling: 10m }");
        using HttpResponseMessage started = await rehearsal.Post("hinted", new { objects = new[] { "sale" } });
        string run = System.Text.Json.JsonElement.Parse(await started.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
        await rehearsal.Reached("hinted", "running");
        await hold.DisposeAsync();
        await rehearsal.Reached("hinted", "stopped");

        await rehearsal.Hub.RaiseEventAsync(Child("hinted")(run), RunEvents.TaskChanged, "");
        RunReport report = await rehearsal.End(run);

        Assert.True(report.Outcome == RunOutcome.Succeeded, Errors(report));
        Assert.InRange(report.EndedAt - report.StartedAt, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Start_WhoseAnswerIsLost_IsNotMadeTwice()
    {
        await rehearsal.Source("lost");
        rehearsal.Write("lost", "reload");
        rehearsal.Simulator.Faults.Add(
            new FaultRule { Service = "dms", Operation = "StartReplicationTask", Kind = FaultKind.LoseAnswer, Times = 1 });

        RunReport report = await rehearsal.Load("lost");

        Assert.True(report.Outcome == RunOutcome.Succeeded, Errors(report));
        Assert.All(report.Objects, o => Assert.Equal(1, o.Attempts));
        Assert.False((await rehearsal.Table("lost", "sale")).FullLoadReloaded);
    }

    private static Func<string, string> Child(string name) => run => LoadTask.InstanceOf(run, ReplicationRehearsal.Arn(name));

    private async Task<string> Started(string name)
    {
        using HttpResponseMessage started = await rehearsal.Post(name);
        return System.Text.Json.JsonElement.Parse(await started.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
    }

    private StagingJanitor Janitor() => new(
        rehearsal.Services.GetRequiredService<WarehouseStatements>(),
        rehearsal.Services.GetRequiredService<StagingRemoval>(),
        rehearsal.Services.GetRequiredService<PipelineFiles>(),
        Options.Create(new OrchestratorOptions()),
        TimeProvider.System,
        NullLogger<StagingJanitor>.Instance);

    private static string Errors(RunReport report) => string.Join('\n',
        [.. report.Errors, .. report.Problems.Select(p => $"{p.Code} {p.Message}"), .. report.Objects.Select(o => $"{o.Name}: {o.Error}")]);
}
