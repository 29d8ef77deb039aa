using Amazon;
using Amazon.Appflow;
using Amazon.Appflow.Model;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Task = System.Threading.Tasks.Task;

namespace Sdks.Tests.Aws;

/// <summary>Where a client sends its calls.</summary>
public sealed class EndpointTests
{
    [Theory]
    [InlineData("eu-central-1", false, false, "https://redshift-data.eu-central-1.amazonaws.com")]
    [InlineData("cn-north-1", false, false, "https://redshift-data.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-gov-west-1", true, false, "https://redshift-data-fips.us-gov-west-1.amazonaws.com")]
    [InlineData("us-east-1", false, true, "https://redshift-data.us-east-1.api.aws")]
    public void Region_WithoutServiceUrl_DecidesTheHost(string region, bool fips, bool dualStack, string expected)
    {
        using var client = new AmazonRedshiftDataAPIServiceClient("test", "test", new AmazonRedshiftDataAPIServiceConfig
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(region),
            UseFIPSEndpoint = fips,
            UseDualstackEndpoint = dualStack,
        });

        Assert.Equal(expected, client.DetermineServiceOperationEndpoint(new DescribeStatementRequest()).URL.TrimEnd('/'));
    }

    [Fact]
    public void ServiceUrl_CombinedWithFips_IsRefused()
    {
        using var client = new AmazonAppflowClient("test", "test", new AmazonAppflowConfig { ServiceURL = "http://127.0.0.1:4566", UseFIPSEndpoint = true });

        Assert.Throws<AmazonClientException>(() => client.DetermineServiceOperationEndpoint(new ListFlowsRequest()));
    }

    [Fact]
    public async Task EnvironmentVariable_ForOneService_SendsItsCallsThere()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok("""{"SecretString":"from the environment"}"""));
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SECRETS_MANAGER", aws.Url);
        try
        {
            using var client = new AmazonSecretsManagerClient("test", "test", RegionEndpoint.EUWest1);

            GetSecretValueResponse secret = await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "s" });

            Assert.Equal("from the environment", secret.SecretString);
            Assert.Equal("secretsmanager.GetSecretValue", aws.Request.Headers["X-Amz-Target"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SECRETS_MANAGER", null);
        }
    }
}
