using System.Collections.Concurrent;
using System.Globalization;
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
    private readonly ConcurrentQueue<string> requests = new();

    [OutsideFact("boto3")]
    public async Task Requests_WithEveryMemberSet_AreWhatTheModelsSay()
    {
        int operations = await SendAll(new AmazonAppflowClient(Keys, At<AmazonAppflowConfig>("appflow")))
            + await SendAll(new AmazonRedshiftDataAPIServiceClient(Keys, At<AmazonRedshiftDataAPIServiceConfig>("redshift-data")))
            + await SendAll(new AmazonSecretsManagerClient(Keys, At<AmazonSecretsManagerConfig>("secretsmanager")))
            + await SendAll(new AmazonDatabaseMigrationServiceClient(Keys, At<AmazonDatabaseMigrationServiceConfig>("dms")));

        Assert.Equal(operations, await OperationsThatFit());
    }

    [OutsideFact("boto3")]
    public async Task Requests_OfAConversation_KeepTheModelsConstraints()
    {
        var recorded = At<AmazonRedshiftDataAPIServiceConfig>("redshift-data", passOn: true);
        using var client = new AmazonRedshiftDataAPIServiceClient(Keys, recorded);
        ExecuteStatementRequest request = Statements.Request("SELECT :given AS given");
        request.Parameters = [new SqlParameter { Name = "given", Value = "x" }];
        DescribeStatementResponse statement = await client.Ended((await client.ExecuteStatementAsync(request)).Id);
        await client.GetStatementResultAsync(new GetStatementResultRequest { Id = statement.Id });
        await client.Run(Statements.Batch("SELECT 1", "SELECT 2"));
        await client.ListStatementsAsync(new ListStatementsRequest { Status = StatusString.ALL, MaxResults = 10 });

        Assert.Equal(5, await OperationsThatFit());
    }

    private static AWSCredentials Keys => SimulatorFixture.Credentials();

    private TConfig At<TConfig>(string service, bool passOn = false) where TConfig : ClientConfig, new() => new()
    {
        ServiceURL = stage.Simulator.Url.ToString(),
        AuthenticationRegion = RehearsalNames.Region,
        HttpClientFactory = new RecordingFactory(service, requests, passOn),
    };

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

    private async Task<int> OperationsThatFit()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, requests);
            return int.Parse(await OutsideProcess.Python(stage.Simulator, "check_requests.py", file), CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
