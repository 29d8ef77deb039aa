using AwsSimulator.Control;
using DurableTask.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orchestrator.Planning;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

[Collection(SharedRehearsal.Name)]
public sealed class RunStatementTests(RehearsalWarehouse rehearsal)
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task RunStatement_ThatSucceeds_SaysSo()
    {
        StatementOutcome outcome = await Run("success", "SELECT 1");

        Assert.Equal((true, 1), (outcome.Succeeded, outcome.Attempts));
        Assert.Null(outcome.Error);
        Assert.NotNull(outcome.StatementId);
    }

    [Fact]
    public async Task RunStatement_RedshiftRefuses_FailsOnceWithItsReason()
    {
        StatementOutcome outcome = await Run("refusal", "SELECT * FROM no_such_table");

        Assert.Equal((false, 1), (outcome.Succeeded, outcome.Attempts));
        Assert.Contains("no_such_table", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("no_such_table", outcome.Raised, StringComparison.Ordinal);
        Assert.StartsWith("refusal on workgroup analytics", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ERROR: 1023 DETAIL: Serializable isolation violation on table - 108263")]
    [InlineData("ERROR: could not serialize access due to concurrent update SQLSTATE 40001")]
    [InlineData("ERROR: deadlock detected DETAIL: Process 1 waits for AccessExclusiveLock")]
    public async Task RunStatement_LosesAgainstAnotherTransaction_IsMadeAgainUnderANewToken(string message)
    {
        rehearsal.Simulator.Faults.Add(new FaultRule
        {
            Service = "redshift-data",
            Operation = FaultSteps.RunStatement,
            Kind = FaultKind.Fail,
            Message = message,
        });

        StatementOutcome outcome = await Run("conflict", "SELECT 2");

        Assert.Equal((true, 2), (outcome.Succeeded, outcome.Attempts));
    }

    [Fact]
    public async Task RunStatement_AnswerIsLost_RunsOnceUnderTheSameToken()
    {
        await rehearsal.Rows("CREATE TABLE public.lost_answers (a integer)");
        rehearsal.Simulator.Faults.Add(new FaultRule { Service = "redshift-data", Operation = "ExecuteStatement", Kind = FaultKind.LoseAnswer });

        StatementOutcome outcome = await Run("lost", "INSERT INTO public.lost_answers VALUES (1)");

        Assert.Equal((true, 1), (outcome.Succeeded, outcome.Attempts));
        Assert.Equal(["1"], await rehearsal.Rows("SELECT COUNT(*) FROM public.lost_answers"));
    }

    [Fact]
    public async Task RunStatement_SomebodyElseCancelsIt_SaysSoAndBlamesNobody()
    {
        await using Held held = await Held.By(rehearsal);
        Task<StatementOutcome> running = Run("aborted", held.Statement);
        string[] ids = [];
        while (ids.Length == 0)
        {
            var active = new Amazon.RedshiftDataAPIService.Model.ListStatementsRequest { Status = "STARTED" };
            ids = [.. ((await rehearsal.Redshift.ListStatementsAsync(active)).Statements ?? []).Select(statement => statement.Id)];
        }

        await rehearsal.Redshift.CancelStatementAsync(new Amazon.RedshiftDataAPIService.Model.CancelStatementRequest { Id = ids[0] });

        StatementOutcome outcome = await running;
        Assert.False(outcome.Succeeded);
        Assert.Contains("somebody cancelled it", outcome.Error, StringComparison.Ordinal);
        Assert.Null(outcome.Raised);
    }

    [Fact]
    public async Task RunStatement_PastItsDeadline_IsCancelled()
    {
        await using Held held = await Held.By(rehearsal);

        StatementOutcome outcome = await Run("deadline", held.Statement, deadlineSeconds: 1);

        Assert.False(outcome.Succeeded);
        Assert.Contains("the deadline passed", outcome.Error, StringComparison.Ordinal);
        Assert.Null(outcome.Raised);
        Assert.Equal(["0"], await rehearsal.Rows("SELECT COUNT(*) FROM pg_locks WHERE NOT granted"));
    }

    [Fact]
    public async Task RunStatement_RunIsCancelled_CancelsTheStatement()
    {
        await using Held held = await Held.By(rehearsal);

        StatementOutcome outcome = await Run("cancel", held.Statement, pollMilliseconds: 60_000, raise: RunEvents.Cancel);

        Assert.False(outcome.Succeeded);
        Assert.Contains("the run was cancelled", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["0"], await rehearsal.Rows("SELECT COUNT(*) FROM pg_locks WHERE NOT granted"));
    }

    [Fact]
    public async Task RunStatement_EventSaysItChanged_LooksBeforeTheTimer()
    {
        StatementOutcome outcome = await Run("event", "SELECT 3", pollMilliseconds: 60_000, raise: RunEvents.StatementEnded);

        Assert.True(outcome.Succeeded);
        Assert.InRange(outcome.Seconds, 0, 50);
    }

    private async Task<StatementOutcome> Run(
        string step, string sql, double deadlineSeconds = 120, int pollMilliseconds = 100, string? raise = null)
    {
        var submit = new SubmitStatement(rehearsal.Redshift, NullLogger<SubmitStatement>.Instance);
        var check = new CheckStatement(rehearsal.Redshift);
        var cancel = new CancelStatement(rehearsal.Redshift);
        DurableTaskRegistry tasks = new DurableTaskRegistry()
            .AddOrchestratorFunc<StatementPlan, StatementOutcome>(nameof(RunStatement), RunStatement.Run)
            .AddActivityFunc<StatementSubmission, StatementAnswer>(nameof(SubmitStatement), (_, submission) => submit.Run(submission, Stop))
            .AddActivityFunc<StatementAnswer, StatementAnswer>(nameof(CheckStatement), (_, running) => check.Run(running, Stop))
            .AddActivityFunc<StatementAnswer>(nameof(CancelStatement), (_, running) => cancel.Run(running, Stop));
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        await using var engine = new SqliteEngine(tasks, new SqliteEngineOptions(), services, NullLoggerFactory.Instance);
        await engine.StartAsync(Stop);

        var plan = new StatementPlan
        {
            Warehouse = RehearsalWarehouse.Connection(),
            RunId = $"statement.{Guid.NewGuid():N}",
            Step = step,
            Sql = sql,
            Polling = new PollLimits(pollMilliseconds, 2 * pollMilliseconds),
            DeadlineSeconds = deadlineSeconds,
        };
        string instance = await engine.Client.ScheduleNewOrchestrationInstanceAsync(nameof(RunStatement), plan);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(50));
        Task<OrchestrationMetadata> ended = engine.Client.WaitForInstanceCompletionAsync(
            instance, getInputsAndOutputs: true, patience.Token);

        // The first event may come before the statement has ended; as AWS's events do, it comes again.
        while (raise is not null && await Task.WhenAny(ended, Task.Delay(200)) != ended)
        {
            await engine.Client.RaiseEventAsync(instance, raise);
        }

        return (await ended).ReadOutputAs<StatementOutcome>()!;
    }

    /// <summary>A statement that waits for a transaction that does not end.</summary>
    private sealed class Held(NpgsqlDataSource source, NpgsqlConnection holder, string table) : IAsyncDisposable
    {
        public string Statement => $"CREATE TABLE public.{table} (a integer)";

        public static async Task<Held> By(RehearsalWarehouse rehearsal)
        {
            NpgsqlDataSource source = NpgsqlDataSource.Create(rehearsal.Simulator.PostgresConnectionString);
            var held = new Held(source, await source.OpenConnectionAsync(), $"held_{Guid.NewGuid():N}");
            await held.Run("BEGIN");
            await held.Run(held.Statement);
            return held;
        }

        public async ValueTask DisposeAsync()
        {
            await Run("ROLLBACK");
            await holder.DisposeAsync();
            await source.DisposeAsync();
        }

        private async Task Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, holder);
            await command.ExecuteNonQueryAsync();
        }
    }
}
