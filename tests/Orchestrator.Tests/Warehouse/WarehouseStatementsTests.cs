using Amazon.RedshiftDataAPIService.Model;
using AwsSimulator.Control;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

/// <summary>Short statements of activities: sent once, watched to their end, never taken for done when they are not.</summary>
[Collection(SharedRehearsal.Name)]
public sealed class WarehouseStatementsTests(RehearsalWarehouse rehearsal)
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Theory]
    [InlineData("ERROR: 1023 DETAIL: Serializable isolation violation on table")]
    [InlineData("ERROR: deadlock detected")]
    public async Task Execute_LosesAgainstAnotherTransaction_IsMadeAgain(string message)
    {
        string table = await Table();
        rehearsal.Simulator.Faults.Add(Fault(FaultSteps.RunStatement, FaultKind.Fail, message));

        await Execute("conflict", $"INSERT INTO {table} VALUES (1)", $"INSERT INTO {table} VALUES (2)");

        Assert.Equal(["1", "2"], await rehearsal.Rows($"SELECT a FROM {table} ORDER BY a"));
    }

    [Fact]
    public async Task Execute_LosesMoreOftenThanOneCallTries_SucceedsWhenItIsMadeAgain()
    {
        string table = await Table();
        var storm = Fault(FaultSteps.RunStatement, FaultKind.Fail, "ERROR: 1023 DETAIL: Serializable isolation violation on table");
        rehearsal.Simulator.Faults.Add(storm with { Times = 0 });
        await Assert.ThrowsAsync<StatementFailedException>(() => Execute("storm", $"INSERT INTO {table} VALUES (1)"));
        int tried = await Statements("p.storm");
        await Assert.ThrowsAsync<StatementFailedException>(() => Execute("storm", $"INSERT INTO {table} VALUES (1)"));
        int triedTwice = await Statements("p.storm");
        rehearsal.Simulator.Faults.Clear();

        await Execute("storm", $"INSERT INTO {table} VALUES (1)");

        Assert.Equal(["1"], await rehearsal.Rows($"SELECT a FROM {table}"));

        // Six attempts, the one that may have been an earlier call's, and the question for the time.
        Assert.InRange(tried, 6, 8);
        Assert.InRange(triedTwice - tried, 6, 8);
    }

    [Theory]
    [InlineData("ExecuteStatement", 1)]
    [InlineData("BatchExecuteStatement", 2)]
    public async Task Execute_AnswerIsLost_HasItsEffectOnce(string operation, int statements)
    {
        string table = await Table();
        rehearsal.Simulator.Faults.Add(Fault(operation, FaultKind.LoseAnswer, message: null));

        await Execute("lost", [.. Enumerable.Repeat($"INSERT INTO {table} VALUES (1)", statements)]);

        Assert.Equal([$"{statements}"], await rehearsal.Rows($"SELECT COUNT(*) FROM {table}"));
    }

    [Fact]
    public async Task Execute_TheSameAgain_HasItsEffectOnce()
    {
        string table = await Table();

        await Execute("again", $"INSERT INTO {table} VALUES (1)");
        await Execute("again", $"INSERT INTO {table} VALUES (1)");

        Assert.Equal(["1"], await rehearsal.Rows($"SELECT COUNT(*) FROM {table}"));
    }

    [Fact]
    public async Task Execute_OneOfABatchFails_LeavesNothingOfItAndSaysWhichStep()
    {
        string table = await Table();

        var error = await Assert.ThrowsAsync<StatementFailedException>(
            () => Execute("half", $"INSERT INTO {table} VALUES (1)", $"INSERT INTO {table} VALUES ('x')"));

        Assert.StartsWith("half on workgroup analytics", error.Message, StringComparison.Ordinal);
        Assert.Contains("nothing of it took effect", error.Message, StringComparison.Ordinal);
        Assert.Contains("Query #2", error.Error, StringComparison.Ordinal);
        Assert.Equal(["0"], await rehearsal.Rows($"SELECT COUNT(*) FROM {table}"));
    }

    [Fact]
    public async Task Query_SomebodyElseCancelsIt_IsAnErrorAndNoEmptyResult()
    {
        await rehearsal.Rows("CREATE VIEW public.slow_view AS SELECT CAST(pg_sleep(60) AS varchar(8)) AS slept");
        Task<StatementRows> running = rehearsal.Statements.Query(
            RehearsalWarehouse.Connection(), new StatementLabel("p", "aborted"), "SELECT COUNT(*) FROM public.slow_view", Stop);
        string? id = null;
        while (id is null)
        {
            var active = new ListStatementsRequest { StatementName = "p.aborted", Status = "STARTED" };
            id = (await rehearsal.Redshift.ListStatementsAsync(active)).Statements?.FirstOrDefault()?.Id;
        }

        await rehearsal.Redshift.CancelStatementAsync(new CancelStatementRequest { Id = id });

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => running);
        Assert.Contains("ABORTED", error.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void StatementLabel_OfTheLongestNames_FitsTheDataApi()
    {
        var label = new StatementLabel(new string('r', 100), $"drop.{new string('t', 60)}");

        Assert.InRange(label.Name.Length, 1, 500);
        Assert.Equal(64, label.Token(3, ["SELECT 1"]).Length);
    }

    private static FaultRule Fault(string operation, FaultKind kind, string? message) =>
        new() { Service = "redshift-data", Operation = operation, Kind = kind, Message = message };

    private Task Execute(string step, params string[] statements) => rehearsal.Statements.Execute(
        RehearsalWarehouse.Connection(), new StatementLabel("p", step), statements, deadline: null, Stop);

    private async Task<int> Statements(string name)
    {
        var request = new ListStatementsRequest { StatementName = name, Status = "ALL", MaxResults = 100 };
        return (await rehearsal.Redshift.ListStatementsAsync(request)).Statements?.Count ?? 0;
    }

    private async Task<string> Table()
    {
        string table = $"public.statements_{Guid.NewGuid():N}";
        await rehearsal.Rows($"CREATE TABLE {table} (a integer)");
        return table;
    }
}
