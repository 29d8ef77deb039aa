using AwsSimulator.Control;
using DurableTask.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

[Collection(SharedRehearsal.Name)]
public sealed class RunStatementTests(RehearsalWarehouse rehearsal)
{
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
        Assert.StartsWith("refusal on workgroup analytics", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunStatement_LosesAgainstAnotherTransaction_IsMadeAgainUnderANewToken()
    {
        rehearsal.Simulator.Faults.Add(new FaultRule
        {
            Service = "redshift-data",
            Operation = FaultSteps.RunStatement,
            Kind = FaultKind.Fail,
            Message = "ERROR: 1023 DETAIL: Serializable isolation violation on table - 108263",
        });

        StatementOutcome outcome = await Run("conflict", "SELECT 2");

        Assert.Equal((true, 2), (outcome.Succeeded, outcome.Attempts));
    }

    [Fact]
    public async Task RunStatement_PastItsDeadline_IsCancelled()
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(rehearsal.Simulator.PostgresConnectionString);
        await using NpgsqlConnection holder = await source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("CREATE TABLE public.held (a integer)", holder);
        await hold.ExecuteNonQueryAsync();

        // The same name is being made by the transaction above, which does not end.
        StatementOutcome outcome = await Run("deadline", "CREATE TABLE public.held (a integer)", deadlineSeconds: 1);

        Assert.False(outcome.Succeeded);
        Assert.Contains("the deadline passed", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["0"], await rehearsal.Rows("SELECT COUNT(*) FROM pg_locks WHERE NOT granted"));
    }

    private async Task<StatementOutcome> Run(string step, string sql, double deadlineSeconds = 60)
    {
        var submit = new SubmitStatement(rehearsal.Redshift, NullLogger<SubmitStatement>.Instance);
        var check = new CheckStatement(rehearsal.Redshift);
        var cancel = new CancelStatement(rehearsal.Redshift);
        DurableTaskRegistry tasks = new DurableTaskRegistry()
            .AddOrchestratorFunc<StatementPlan, StatementOutcome>(nameof(RunStatement), RunStatement.Run)
            .AddActivityFunc<StatementSubmission, StatementAnswer>(nameof(SubmitStatement), (_, submission) => submit.Run(submission, CancellationToken.None))
            .AddActivityFunc<StatementAnswer, StatementAnswer>(nameof(CheckStatement), (_, running) => check.Run(running, CancellationToken.None))
            .AddActivityFunc<StatementAnswer>(nameof(CancelStatement), (_, running) => cancel.Run(running, CancellationToken.None));
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        await using var engine = new SqliteEngine(tasks, new SqliteEngineOptions(), services, NullLoggerFactory.Instance);
        await engine.StartAsync(CancellationToken.None);

        var plan = new StatementPlan
        {
            Warehouse = RehearsalWarehouse.Connection(),
            RunId = $"statement.{Guid.NewGuid():N}",
            Step = step,
            Sql = sql,
            Polling = new PollLimits(100, 200),
            DeadlineSeconds = deadlineSeconds,
        };
        string instance = await engine.Client.ScheduleNewOrchestrationInstanceAsync(nameof(RunStatement), plan);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        OrchestrationMetadata ended = await engine.Client.WaitForInstanceCompletionAsync(instance, getInputsAndOutputs: true, patience.Token);
        return ended.ReadOutputAs<StatementOutcome>()!;
    }
}
