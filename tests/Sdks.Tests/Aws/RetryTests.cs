using Amazon.Appflow;
using Amazon.Appflow.Model;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Task = System.Threading.Tasks.Task;

namespace Sdks.Tests.Aws;

/// <summary>Core repeats a call; what must not differ between the attempts is the client token.</summary>
public sealed class RetryTests
{
    [Fact]
    public async Task StartFlow_UnavailableThenThrottled_RepeatsTheSameGeneratedToken()
    {
        await using ScriptedService aws = await ScriptedService.Start(
            new Reply(503, ""), new Reply(429, """{"message":"slow down"}""", "ThrottlingException"), Reply.Ok("""{"executionId":"e-1"}"""));
        var request = new StartFlowRequest { FlowName = "f1" };

        StartFlowResponse started = await Clients.AppFlow(aws).StartFlowAsync(request);

        Assert.Equal("e-1", started.ExecutionId);
        Assert.Equal(3, aws.Requests.Count);
        string token = Assert.Single(aws.Requests.Select(attempt => attempt.Json.GetProperty("clientToken").GetString()!).Distinct());
        Assert.True(Guid.TryParse(token, out _));
        Assert.Null(request.ClientToken);
    }

    [Fact]
    public async Task ExecuteStatement_CalledTwice_GeneratesTwoTokens()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok("""{"Id":"s-1"}"""));
        var request = new ExecuteStatementRequest { Sql = "SELECT 1" };

        await Clients.Redshift(aws).ExecuteStatementAsync(request);
        await Clients.Redshift(aws).ExecuteStatementAsync(request);

        Assert.Equal(2, aws.Requests.Select(call => call.Json.GetProperty("ClientToken").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Throttled_ForGood_IsTheRootExceptionAfterThreeAttempts()
    {
        await using ScriptedService aws = await ScriptedService.Start(new Reply(400, """{"__type":"ThrottlingException","message":"slow down"}"""));

        var error = await Assert.ThrowsAsync<AmazonAppflowException>(() => Clients.AppFlow(aws).StartFlowAsync(new StartFlowRequest { FlowName = "f1" }));

        Assert.Equal("ThrottlingException", error.ErrorCode);
        Assert.Equal(3, aws.Requests.Count);
    }

    /// <summary>Core's adaptive mode, not its standard one: after a throttle it asks its own bucket before it repeats anything.</summary>
    [Fact]
    public async Task Adaptive_ThrottledAndNotToWait_FailsInsteadOfRepeating()
    {
        await using ScriptedService aws = await ScriptedService.Start(
            new Reply(429, """{"message":"slow down"}""", "ThrottlingException"), Reply.Ok("""{"executionId":"e-1"}"""));
        using AmazonAppflowClient client = Clients.Adaptive(aws);

        var error = await Assert.ThrowsAsync<AmazonClientException>(
            () => client.StartFlowAsync(new StartFlowRequest { FlowName = "f1" }));

        Assert.Equal("ThrottlingException", Assert.IsType<AmazonAppflowException>(error.InnerException).ErrorCode);
        Assert.Single(aws.Requests);
    }

    [Fact]
    public async Task Quota_Exceeded_IsNotRepeated()
    {
        await using ScriptedService aws = await ScriptedService.Start(new Reply(402, """{"message":"quota"}""", "ServiceQuotaExceededException"));

        await Assert.ThrowsAsync<ServiceQuotaExceededException>(
            () => Clients.AppFlow(aws).StartFlowAsync(new StartFlowRequest { FlowName = "f1" }));

        Assert.Single(aws.Requests);
    }
}
