using System.Net;
using System.Text;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;

namespace AwsSimulator.Tests.Http;

[Collection(SharedSimulator.Name)]
public sealed class SignatureTests(SimulatorFixture stage)
{
    [Theory]
    [InlineData("us-east-1")]
    [InlineData("eu-central-1")]
    public async Task SignedCall_AnyRegion_IsAnswered(string region)
    {
        using AmazonRedshiftDataAPIServiceClient client = Client(SimulatorFixture.Credentials(), region);

        Assert.NotNull((await client.ListStatementsAsync(new ListStatementsRequest())).ResponseMetadata.RequestId);
    }

    [Fact]
    public async Task SignedCall_WithASessionToken_IsAnswered()
    {
        using AmazonRedshiftDataAPIServiceClient client =
            Client(new SessionAWSCredentials(RehearsalNames.AccessKey, RehearsalNames.SecretKey, "any token"));

        await client.ListStatementsAsync(new ListStatementsRequest());
    }

    [Fact]
    public async Task SignedCall_WrongSecretKey_IsAnInvalidSignature() =>
        Assert.Equal("InvalidSignatureException", await Refusal(SimulatorFixture.Credentials("wrong")));

    [Fact]
    public async Task SignedCall_UnknownAccessKey_IsAnUnrecognizedClient() =>
        Assert.Equal("UnrecognizedClientException", await Refusal(new BasicAWSCredentials("somebody", RehearsalNames.SecretKey)));

    [Fact]
    public async Task UnsignedCall_JsonProtocol_IsRefusedWithTypeInTheBody()
    {
        using var http = new HttpClient { BaseAddress = stage.Simulator.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("{}", Encoding.UTF8, "application/x-amz-json-1.1") };
        request.Headers.Add("X-Amz-Target", "RedshiftData.ListStatements");

        using HttpResponseMessage response = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            "\"__type\":\"MissingAuthenticationTokenException\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("MissingAuthenticationTokenException", response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.True(response.Headers.Contains("x-amzn-RequestId"));
    }

    [Fact]
    public async Task UnsignedCall_RestProtocol_IsRefusedWithTypeInTheHeader()
    {
        using var http = new HttpClient { BaseAddress = stage.Simulator.Url };
        using var body = new StringContent("{}");

        using HttpResponseMessage response = await http.PostAsync(new Uri("/list-flows", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("{\"message\":\"Missing Authentication Token\"}", await response.Content.ReadAsStringAsync());
        Assert.Equal("MissingAuthenticationTokenException", response.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Fact]
    public async Task Call_ForNoSimulatedService_Is404WithItsName()
    {
        using var http = new HttpClient { BaseAddress = stage.Simulator.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        request.Headers.Add("X-Amz-Target", "DynamoDB_20120810.ListTables");

        using HttpResponseMessage response = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("DynamoDB_20120810.ListTables", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<string> Refusal(AWSCredentials credentials)
    {
        using AmazonRedshiftDataAPIServiceClient client = Client(credentials);
        return (await Assert.ThrowsAnyAsync<AmazonServiceException>(() => client.ListStatementsAsync(new ListStatementsRequest()))).ErrorCode;
    }

    private AmazonRedshiftDataAPIServiceClient Client(AWSCredentials credentials, string region = RehearsalNames.Region) =>
        SimulatorFixture.Client(stage.Simulator, credentials, region);
}
