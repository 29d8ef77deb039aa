using System.Reflection;
using Amazon.Appflow;
using Amazon.DatabaseMigrationService;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Amazon.SecretsManager;
using AwsSimulator.Tests.RedshiftData;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>What our clients send, compared with botocore's models.</summary>
[Collection(SharedSimulator.Name)]
public sealed class ClientRequestTests(SimulatorFixture stage)
{
    private readonly RecordedRequests requests = new();

    [OutsideFact("boto3")]
    public async Task Requests_WithEveryMemberSet_AreWhatTheModelsSay()
    {
        var redshift = requests.Unanswered<AmazonRedshiftDataAPIServiceConfig>("redshift-data");
        var dms = requests.Unanswered<AmazonDatabaseMigrationServiceConfig>("dms");
        int operations = await SendAll(new AmazonAppflowClient(Keys, requests.Unanswered<AmazonAppflowConfig>("appflow")))
            + await SendAll(new AmazonRedshiftDataAPIServiceClient(Keys, redshift))
            + await SendAll(new AmazonSecretsManagerClient(Keys, requests.Unanswered<AmazonSecretsManagerConfig>("secretsmanager")))
            + await SendAll(new AmazonDatabaseMigrationServiceClient(Keys, dms));

        Assert.Equal(operations, await requests.OperationsThatFit(stage.Simulator));
    }

    [OutsideFact("boto3")]
    public async Task Requests_OfStatements_KeepTheModelsConstraints()
    {
        var recorded = requests.Of<AmazonRedshiftDataAPIServiceConfig>(stage.Simulator, "redshift-data");
        using var client = new AmazonRedshiftDataAPIServiceClient(Keys, recorded);
        ExecuteStatementRequest request = Statements.Request("SELECT :given AS given");
        request.Parameters = [new SqlParameter { Name = "given", Value = "x" }];
        DescribeStatementResponse statement = await client.Ended((await client.ExecuteStatementAsync(request)).Id);
        await client.GetStatementResultAsync(new GetStatementResultRequest { Id = statement.Id });
        await client.Run(Statements.Batch("SELECT 1", "SELECT 2"));
        await client.ListStatementsAsync(new ListStatementsRequest { Status = StatusString.ALL, MaxResults = 10 });

        Assert.Equal(5, await requests.OperationsThatFit(stage.Simulator));
    }

    private static AWSCredentials Keys => SimulatorFixture.Credentials();

    /// <summary>Calls each operation once and tells how many there are.</summary>
    private static async Task<int> SendAll(AmazonServiceClient client)
    {
        using (client)
        {
            MethodInfo[] operations =
            [
                .. client.GetType().GetMethods().Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal)
                    && method.GetParameters() is [{ ParameterType: { } request }, ..]
                    && request.IsAssignableTo(typeof(AmazonWebServiceRequest))),
            ];
            foreach (MethodInfo operation in operations)
            {
                object request = FilledRequest.Of(operation.GetParameters()[0].ParameterType);
                await (Task)operation.Invoke(client, [request, CancellationToken.None])!;
            }

            Assert.NotEmpty(operations);
            return operations.Length;
        }
    }
}
