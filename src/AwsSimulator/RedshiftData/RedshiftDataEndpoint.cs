using AwsSimulator.Control;
using AwsSimulator.EventBridge;
using AwsSimulator.Http;
using AwsSimulator.Models;

namespace AwsSimulator.RedshiftData;

/// <summary>The Redshift Data API: statements are accepted at once, run by themselves and are asked about by id.</summary>
internal sealed class RedshiftDataEndpoint : JsonRpcEndpoint, IAsyncDisposable
{
    public const string Name = "redshift-data";

    private readonly StatementStore statements;
    private readonly StatementRunner runner;
    private readonly DatabaseLogin login;

    public RedshiftDataEndpoint(
        DatabaseLogin login, SimulatedClock clock, FaultPlan faults, EventBus bus, int activeStatements, int activeSessions)
        : base(Name, "RedshiftData")
    {
        this.login = login;
        statements = new StatementStore(clock, activeStatements, activeSessions);
        runner = new StatementRunner(login, clock, faults, new StatementEvents(bus));
        var tables = new WarehouseTables(login);
        Operations = new Dictionary<string, AwsOperation>
        {
            ["ExecuteStatement"] = (input, _) => Task.FromResult<object>(Submit(SubmitRequest.Read(input, isBatch: false))),
            ["BatchExecuteStatement"] = (input, _) => Task.FromResult<object>(Submit(SubmitRequest.Read(input, isBatch: true))),
            ["DescribeStatement"] = (input, _) => Task.FromResult<object>(StatementDescription.Of(Find(Id(input)))),
            ["GetStatementResult"] = (input, _) => Task.FromResult<object>(GetStatementResult(input)),
            ["CancelStatement"] = async (input, _) => await CancelStatement(Find(Id(input))),
            ["ListStatements"] = (input, _) => Task.FromResult<object>(StatementList.Of(statements.All(), input)),
            ["ListTables"] = tables.ListTables,
            ["DescribeTable"] = tables.DescribeTable,
        };
    }

    protected override IReadOnlyDictionary<string, AwsOperation> Operations { get; }

    protected override RequestModel Model { get; } = RequestModel.Of(Name);

    public async ValueTask DisposeAsync()
    {
        await runner.DisposeAsync();
        statements.Dispose();
        await login.DisposeAsync();
    }

    private Submitted Submit(SubmitRequest request)
    {
        login.CheckSecret(request.Target);
        NamedParameters.Check(request);
        Statement statement = statements.Submit(request, out bool isNew);
        if (isNew)
        {
            runner.Start(statement);
        }

        RedshiftTarget target = statement.Target;
        return new Submitted(
            statement.Whole.Id, statement.Whole.CreatedAt, target.Database, target.WorkgroupName, target.SecretArn, statement.Session?.Id);
    }

    private ResultPage GetStatementResult(Members input)
    {
        string id = Id(input);
        Statement statement = Find(id);
        lock (statement)
        {
            bool finished = statement.Whole.Status == StatementStatus.FINISHED;
            ResultSet result = (finished ? statement.Parts.FirstOrDefault(part => part.Id == id) : null)?.Result
                ?? throw new AwsException(
                    "ResourceNotFoundException", "Query does not have result. Please check query status with DescribeStatement.");
            if (statement.Request.ResultFormat == "CSV")
            {
                throw AwsException.Validation("The result is in CSV format, which GetStatementResult does not read.");
            }

            return ResultPage.Of(result, input.Text("NextToken"));
        }
    }

    private static async Task<CancelResult> CancelStatement(Statement statement)
    {
        lock (statement)
        {
            if (!statement.IsActive)
            {
                throw AwsException.Validation(
                    $"Could not cancel a query that is already in {statement.Whole.Status} state with ID: {statement.Whole.Id}");
            }
        }

        await statement.Cancelled.CancelAsync();
        return new CancelResult(true);
    }

    private Statement Find(string id) =>
        statements.Find(id) ?? throw new AwsException("ResourceNotFoundException", "Query does not exist.");

    private static string Id(Members input) => input.RequiredText("Id");

    private sealed record Submitted(
        string Id, DateTimeOffset CreatedAt, string? Database, string? WorkgroupName, string? SecretArn, string? SessionId);

    private sealed record CancelResult(bool Status);
}
