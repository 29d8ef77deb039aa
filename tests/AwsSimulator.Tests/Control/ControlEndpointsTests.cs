using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Appflow;
using Amazon.Appflow.Model;
using Amazon.Runtime;
using Amazon.SecretsManager.Model;
using ResourceNotFoundException = Amazon.SecretsManager.Model.ResourceNotFoundException;
using Task = System.Threading.Tasks.Task;

namespace AwsSimulator.Tests.Control;

[Collection(SharedSimulator.Name)]
public sealed class ControlEndpointsTests(SimulatorFixture stage) : IDisposable
{
    private static readonly GetSecretValueRequest AnySecret = new() { SecretId = RehearsalNames.SecretName };
    private readonly HttpClient http = new() { BaseAddress = stage.Simulator.Url };

    public void Dispose()
    {
        stage.Simulator.Faults.Clear();
        http.Dispose();
    }

    [Fact]
    public async Task Faults_ThrottleTheSecondCallOnce_HitsExactlyThatOne()
    {
        await Post("/_simulator/faults", new { service = "secretsmanager", operation = "GetSecretValue", kind = "throttle", nth = 2 });

        await stage.Secrets.GetSecretValueAsync(AnySecret);
        AmazonServiceException refused =
            await Assert.ThrowsAnyAsync<AmazonServiceException>(() => stage.Secrets.GetSecretValueAsync(AnySecret));
        await stage.Secrets.GetSecretValueAsync(AnySecret);

        Assert.Equal("ThrottlingException", refused.ErrorCode);
        JsonElement planned = (await http.GetFromJsonAsync<JsonElement>("/_simulator/faults"))[0];
        Assert.Equal(3, planned.GetProperty("seen").GetInt32());
        Assert.Equal(1, planned.GetProperty("hit").GetInt32());
    }

    [Fact]
    public async Task Faults_FailWithCodeAndStatus_ArrivesAsThatError()
    {
        await Post("/_simulator/faults", new { service = "secretsmanager", kind = "fail", code = "DecryptionFailure", status = 400, message = "no key" });

        DecryptionFailureException failure =
            await Assert.ThrowsAsync<DecryptionFailureException>(() => stage.Secrets.GetSecretValueAsync(AnySecret));

        Assert.Equal("no key", failure.Message);
        Assert.Equal(HttpStatusCode.BadRequest, failure.StatusCode);
    }

    [Fact]
    public async Task Faults_Deleted_HitNothing()
    {
        await Post("/_simulator/faults", new { kind = "fail", times = 0 });
        await http.DeleteAsync(new Uri("/_simulator/faults", UriKind.Relative));

        await stage.Secrets.GetSecretValueAsync(AnySecret);
    }

    [Theory]
    [InlineData("{\"kind\":\"explode\"}", "kind")]
    [InlineData("{\"servise\":\"appflow\"}", "servise")]
    [InlineData("{\"nth\":0}", "nth is 0")]
    [InlineData("{\"probability\":2}", "probability is 2")]
    [InlineData("{\"kind\":\"latency\",\"delaySeconds\":0}", "delaySeconds is 0")]
    [InlineData("{\"service\":\"apflow\"}", "there is no service apflow; allowed: appflow")]
    [InlineData("{\"service\":\"sts\",\"operation\":\"StartFlow\"}", "there is no operation StartFlow; allowed: AssumeRole")]
    [InlineData("{\"kind\":\"hang\",\"operation\":\"RunFlow\"}", "RunFlow is not a call")]
    [InlineData("{\"kind\":\"loseAnswer\",\"operation\":\"CopyRows\"}", "it takes kind fail, drop, hang, latency only")]
    [InlineData("not json", "the body must be a JSON object")]
    [InlineData("", "the body must be a JSON object")]
    [InlineData("[]", "the body must be a JSON object")]
    [InlineData("{\"operaton\":\"StartFlow\"}", "there is no operaton; allowed: service, operation, resource, kind")]
    [InlineData("{\"kind\":\"explode\"}", "allowed: throttle, fail, latency, hang, drop, loseAnswer")]
    [InlineData("{\"nth\":\"x\"}", "allowed: a whole number")]
    public async Task Faults_BadRule_IsRefusedWithTheReason(string rule, string reason)
    {
        using var body = new StringContent(rule);
        using HttpResponseMessage response = await http.PostAsync(new Uri("/_simulator/faults", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_AfterASuccessAndAnError_ListsBothWithTheirIds()
    {
        GetSecretValueResponse answered = await stage.Secrets.GetSecretValueAsync(AnySecret);
        ResourceNotFoundException refused = await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => stage.Secrets.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "nothing" }));

        JsonElement calls = await http.GetFromJsonAsync<JsonElement>("/_simulator/calls?service=secretsmanager&operation=GetSecretValue");

        List<JsonElement> last = [.. calls.EnumerateArray().TakeLast(2)];
        Assert.Equal(answered.ResponseMetadata.RequestId, last[0].GetProperty("requestId").GetString());
        Assert.Equal(200, last[0].GetProperty("status").GetInt32());
        Assert.Equal(refused.RequestId, last[1].GetProperty("requestId").GetString());
        Assert.Equal("ResourceNotFoundException", last[1].GetProperty("errorCode").GetString());
    }

    [Fact]
    public async Task Clock_Advanced_MovesForwardAndRunsOn()
    {
        DateTimeOffset before = stage.Simulator.Clock.GetUtcNow();

        await Post("/_simulator/clock", new { advanceSeconds = 90 });

        JsonElement clock = await http.GetFromJsonAsync<JsonElement>("/_simulator/clock");
        Assert.InRange(clock.GetProperty("now").GetDateTimeOffset() - before, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(120));
    }

    [Theory]
    [InlineData("{\"advanceSeconds\":-1}", "does not go back")]
    [InlineData("{}", "either now")]
    [InlineData("{\"advanceSeconds\":1e300}", "allowed: 0 to 315360000")]
    [InlineData("{\"now\":\"9999-12-31T00:00:00Z\"}", "the clock ends with 2099-12-31")]
    [InlineData("{\"now\":\"tomorrow\"}", "allowed: a moment such as")]
    public async Task Clock_BadMove_IsRefusedWithTheReason(string move, string reason)
    {
        using var body = new StringContent(move);
        using HttpResponseMessage response = await http.PostAsync(new Uri("/_simulator/clock", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppFlow_OneSwitchChanged_KeepsTheOthers()
    {
        JsonElement before = await http.GetFromJsonAsync<JsonElement>("/_simulator/appflow");

        await Post("/_simulator/appflow", new { filterBounds = "inclusive" });

        JsonElement after = await http.GetFromJsonAsync<JsonElement>("/_simulator/appflow");
        Assert.Equal("exclusive", before.GetProperty("filterBounds").GetString());
        Assert.Equal("inclusive", after.GetProperty("filterBounds").GetString());
        Assert.All(
            before.EnumerateObject().Where(option => option.Name != "filterBounds"),
            option => Assert.Equal(option.Value.GetRawText(), after.GetProperty(option.Name).GetRawText()));
        await Post("/_simulator/appflow", new { filterBounds = "exclusive" });
    }

    [Fact]
    public async Task AppFlow_LengthsSwitchedOff_HoldsForWhatIsDescribedNext()
    {
        using var client = new AmazonAppflowClient(
            SimulatorFixture.Credentials(),
            new AmazonAppflowConfig
            {
                ServiceURL = stage.Simulator.Url.ToString(), AuthenticationRegion = RehearsalNames.Region, MaxErrorRetry = 0,
            });
        DescribeConnectorEntityRequest contact = new()
        {
            ConnectorProfileName = RehearsalNames.SalesforceProfile, ConnectorEntityName = "Contact",
        };
        ResetConnectorMetadataCacheRequest reset = new()
        {
            ConnectorProfileName = RehearsalNames.SalesforceProfile, ConnectorType = ConnectorType.Salesforce,
        };
        await Post("/_simulator/appflow", new { describesLengths = false });
        await client.ResetConnectorMetadataCacheAsync(reset);

        DescribeConnectorEntityResponse described = await client.DescribeConnectorEntityAsync(contact);

        Assert.All(described.ConnectorEntityFields, field => Assert.Null(field.SupportedFieldTypeDetails.V1.FieldLengthRange));
        await Post("/_simulator/appflow", new { describesLengths = true });
        await client.ResetConnectorMetadataCacheAsync(reset);
    }

    [Theory]
    [InlineData("{\"flowQuota\":0}", "flowQuota is 0; allowed: 1 and more")]
    [InlineData("{\"filterBounds\":\"open\"}", "allowed: exclusive, inclusive, truncatedToSeconds")]
    [InlineData("{\"listedAfter\":\"2.00:00:00\"}", "allowed: 00:00:00 to 01:00:00")]
    [InlineData("{\"runLatency\":5}", "allowed: a duration such as")]
    public async Task AppFlow_BadSwitch_IsRefusedWithTheReason(string switches, string reason)
    {
        using var body = new StringContent(switches);
        using HttpResponseMessage response = await http.PostAsync(new Uri("/_simulator/appflow", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ControlPath_Unknown_NamesTheOnesThereAre()
    {
        using HttpResponseMessage response = await http.GetAsync(new Uri("/_simulator/fault", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("faults (GET, POST, DELETE)", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_Running_Is200(string path)
    {
        using HttpResponseMessage response = await http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task Post(string path, object body)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
