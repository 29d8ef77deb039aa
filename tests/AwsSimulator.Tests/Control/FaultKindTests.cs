using System.Net;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Amazon.SecretsManager.Model;
using AwsSimulator.Control;
using AwsSimulator.Http;
using AwsSimulator.Tests.RedshiftData;

namespace AwsSimulator.Tests.Control;

/// <summary>What a client sees of each kind of fault, and what was done all the same.</summary>
[Collection(SharedSimulator.Name)]
public sealed class FaultKindTests(SimulatorFixture stage) : IDisposable
{
    private static readonly GetSecretValueRequest AnySecret = new() { SecretId = RehearsalNames.SecretName };

    public void Dispose() => stage.Simulator.Faults.Clear();

    [Fact]
    public async Task Fail_ByDefault_IsTheServicesOwn500()
    {
        Plan(FaultKind.Fail, "GetSecretValue");

        InternalServiceErrorException error = await Assert.ThrowsAsync<InternalServiceErrorException>(ReadSecret);

        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
    }

    [Fact]
    public async Task Drop_OnASubmission_DoesNothing()
    {
        stage.Simulator.Faults.Add(new FaultRule { Operation = "ExecuteStatement", Kind = FaultKind.Drop, Times = 0 });

        await Assert.ThrowsAnyAsync<Exception>(
            () => stage.RedshiftData.ExecuteStatementAsync(Statements.Request("CREATE TABLE dropped_call (a int)")));

        Assert.Equal(AwsCall.NotAnswered, stage.Simulator.Calls.All.Last(call => call.Operation == "ExecuteStatement").Status);
        Assert.Empty(await Submitted("dropped_call"));
    }

    [Fact]
    public async Task LoseAnswer_OnASubmission_HasDoneItAndARetryFindsIt()
    {
        Plan(FaultKind.LoseAnswer, "ExecuteStatement");
        using AmazonRedshiftDataAPIServiceClient retrying = new(SimulatorFixture.Credentials(), new AmazonRedshiftDataAPIServiceConfig
        {
            ServiceURL = stage.Simulator.Url.ToString(),
            AuthenticationRegion = RehearsalNames.Region,
            MaxErrorRetry = 1,
        });

        string id = (await retrying.ExecuteStatementAsync(Statements.Request("CREATE TABLE lost_answer (a int)"))).Id;

        Assert.Equal(StatusString.FINISHED, (await stage.RedshiftData.Ended(id)).Status);
        Assert.Equal(id, Assert.Single(await Submitted("lost_answer")).Id);
    }

    [Fact]
    public async Task Latency_OfASecretsRead_IsAtLeastThatLate()
    {
        stage.Simulator.Faults.Add(new FaultRule { Operation = "GetSecretValue", Kind = FaultKind.Latency, DelaySeconds = 0.3 });

        await ReadSecret();

        // The hung call of another test may be written down late.
        AwsCall late = stage.Simulator.Calls.All.Last(call => call is { Operation: "GetSecretValue", Status: 200 });
        // A timer counts in ticks of the clock, not in the stop watch's: it may end a few milliseconds early.
        Assert.True(late.Milliseconds >= 290, $"{late}");
    }

    [Fact]
    public async Task Hang_UntilTheClientGivesUp_AnswersNothing()
    {
        Plan(FaultKind.Hang, "GetSecretValue");
        using var patience = new CancellationTokenSource();
        Task<GetSecretValueResponse> call = stage.Secrets.GetSecretValueAsync(AnySecret, patience.Token);
        while (stage.Simulator.Faults.Planned[0].Hit == 0)
        {
            await Task.Yield();
        }

        Assert.False(call.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        await ReadSecret();
    }

    private void Plan(FaultKind kind, string operation) =>
        stage.Simulator.Faults.Add(new FaultRule { Operation = operation, Kind = kind });

    private Task<GetSecretValueResponse> ReadSecret() => stage.Secrets.GetSecretValueAsync(AnySecret);

    private async Task<List<StatementData>> Submitted(string text)
    {
        ListStatementsRequest all = new() { MaxResults = 100, Status = StatusString.ALL };
        List<StatementData> listed = (await stage.RedshiftData.ListStatementsAsync(all)).Statements;
        return [.. listed.Where(statement => statement.QueryString.Contains(text, StringComparison.Ordinal))];
    }
}
