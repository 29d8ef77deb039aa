using System.Text.RegularExpressions;
using AwsSimulator.Control;
using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>The Redshift Data API: statements are accepted at once, run by themselves and are asked about by id.</summary>
internal sealed partial class RedshiftDataEndpoint : JsonRpcEndpoint, IAsyncDisposable
{
    public const string Name = "redshift-data";

    private readonly StatementStore statements;
    private readonly StatementRunner runner;
    private readonly DatabaseLogin login;

    public RedshiftDataEndpoint(DatabaseLogin login, SimulatedClock clock, FaultPlan faults, int activeStatements) : base(Name, "RedshiftData")
    {
        this.login = login;
        statements = new StatementStore(clock, activeStatements);
        runner = new StatementRunner(login, clock, faults);
        Operations = new Dictionary<string, AwsOperation>
        {
            ["ExecuteStatement"] = (input, _) => Task.FromResult<object>(Submit(SubmitRequest.Read(input, isBatch: false))),
            ["BatchExecuteStatement"] = (input, _) => Task.FromResult<object>(Submit(SubmitRequest.Read(input, isBatch: true))),
            ["DescribeStatement"] = (input, _) => Task.FromResult<object>(StatementDescription.Of(Find(Id(input)))),
            ["GetStatementResult"] = (input, _) => Task.FromResult<object>(GetStatementResult(input)),
            ["CancelStatement"] = async (input, _) => await CancelStatement(Find(Id(input))),
            ["ListStatements"] = (input, _) => Task.FromResult<object>(StatementList.Of(statements.All(), input)),
        };
    }

    protected override IReadOnlyDictionary<string, AwsOperation> Operations { get; }

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

        return new Submitted(statement.Whole.Id, statement.Whole.CreatedAt, request.Target.Database, request.Target.WorkgroupName, request.Target.SecretArn);
    }

    private ResultPage GetStatementResult(Members input)
    {
        string id = Id(input);
        Statement statement = Find(id);
        lock (statement)
        {
            ResultSet result = (statement.Parts.FirstOrDefault(part => part.Id == id) is { Status: StatementStatus.FINISHED } part && statement.Whole.Status == StatementStatus.FINISHED
                    ? part.Result : null)
                ?? throw new AwsException("ResourceNotFoundException", "Query does not have result. Please check query status with DescribeStatement.");
            return ResultPage.Of(result, input.Text("NextToken"));
        }
    }

    private static async Task<CancelResult> CancelStatement(Statement statement)
    {
        lock (statement)
        {
            if (!statement.IsActive)
            {
                throw AwsException.Validation($"Could not cancel a query that is already in {statement.Whole.Status} state with ID: {statement.Whole.Id}");
            }
        }

        await statement.Cancelled.CancelAsync();
        return new CancelResult(true);
    }

    private Statement Find(string id) =>
        statements.Find(id) ?? throw new AwsException("ResourceNotFoundException", "Query does not exist.");

    private static string Id(Members input) => input.RequiredText("Id", pattern: StatementId());

    [GeneratedRegex(@"[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\d{0,2})?")]
    private static partial Regex StatementId();

    private sealed record Submitted(string Id, DateTimeOffset CreatedAt, string? Database, string? WorkgroupName, string? SecretArn);

    private sealed record CancelResult(bool Status);
}
