using System.Net;
using Amazon.Appflow;
using Amazon.Appflow.Model;
using Amazon.DatabaseMigrationService.Model;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.SecretsManager.Model;
using Task = System.Threading.Tasks.Task;

namespace Sdks.Tests.Aws;

/// <summary>Error answers become the exception types application code catches.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("ConflictException", """{"message":"flow is running"}""")]
    [InlineData("ConflictException:http://internal.amazon.com/coral/", """{"message":"flow is running"}""")]
    [InlineData(null, """{"__type":"com.amazonaws.appflow#ConflictException","message":"flow is running"}""")]
    [InlineData(null, """{"code":"ConflictException","Message":"flow is running"}""")]
    public async Task AppFlow_ModelledError_IsItsException(string? header, string body)
    {
        await using ScriptedService aws = await ScriptedService.Start(new Reply(409, body, header));

        var error = await Assert.ThrowsAsync<ConflictException>(() => Clients.AppFlow(aws).DeleteFlowAsync(new DeleteFlowRequest { FlowName = "f1" }));

        Assert.Equal("flow is running", error.Message);
        Assert.Equal("ConflictException", error.ErrorCode);
        Assert.Equal(HttpStatusCode.Conflict, error.StatusCode);
        Assert.Equal("request-1", error.RequestId);
        Assert.Single(aws.Requests);
    }

    [Fact]
    public async Task AppFlow_CodeTheOperationDoesNotModel_IsTheRootException()
    {
        await using ScriptedService aws = await ScriptedService.Start(new Reply(403, """{"message":"no"}""", "AccessDeniedException"));

        var error = await Assert.ThrowsAsync<AmazonAppflowException>(() => Clients.AppFlow(aws).StartFlowAsync(new StartFlowRequest { FlowName = "f1" }));

        Assert.Equal(typeof(AmazonAppflowException), error.GetType());
        Assert.Equal("AccessDeniedException", error.ErrorCode);
    }

    [Fact]
    public async Task RedshiftData_ErrorWithMembers_KeepsThem()
    {
        await using ScriptedService aws = await ScriptedService.Start(
            new Reply(400, """{"__type":"ResourceNotFoundException","Message":"Query does not exist.","ResourceId":"s-1"}"""));

        var error = await Assert.ThrowsAsync<Amazon.RedshiftDataAPIService.Model.ResourceNotFoundException>(
            () => Clients.Redshift(aws).DescribeStatementAsync(new DescribeStatementRequest { Id = "s-1" }));

        Assert.Equal("s-1", error.ResourceId);
        Assert.Equal("Query does not exist.", error.Message);
    }

    [Fact]
    public async Task SecretsManager_CodeWithoutExceptionSuffix_IsItsException()
    {
        await using ScriptedService aws = await ScriptedService.Start(new Reply(400, """{"__type":"DecryptionFailure","message":"key disabled"}"""));

        var error = await Assert.ThrowsAsync<DecryptionFailureException>(() => Clients.Secrets(aws).GetSecretValueAsync(new GetSecretValueRequest { SecretId = "s" }));

        Assert.Equal("DecryptionFailure", error.ErrorCode);
    }

    [Fact]
    public async Task Dms_Fault_IsItsExceptionAndKeepsTheWireCode()
    {
        await using ScriptedService aws = await ScriptedService.Start(new Reply(400, """{"__type":"ResourceNotFoundFault","message":"no task"}"""));

        var error = await Assert.ThrowsAsync<Amazon.DatabaseMigrationService.Model.ResourceNotFoundException>(
            () => Clients.Dms(aws).DescribeReplicationTasksAsync(new DescribeReplicationTasksRequest()));

        Assert.Equal("ResourceNotFoundFault", error.ErrorCode);
    }

    [Fact]
    public async Task Error_WithoutJsonBody_IsTheRootException()
    {
        await using ScriptedService aws = await ScriptedService.Start(new Reply(404, ""));

        var error = await Assert.ThrowsAsync<AmazonRedshiftDataAPIServiceException>(
            () => Clients.Redshift(aws).CancelStatementAsync(new CancelStatementRequest { Id = "s-1" }));

        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
    }
}
