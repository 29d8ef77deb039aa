using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecretsManager.Model;

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
        AmazonServiceException refused = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => stage.Secrets.GetSecretValueAsync(AnySecret));
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

        DecryptionFailureException failure = await Assert.ThrowsAsync<DecryptionFailureException>(() => stage.Secrets.GetSecretValueAsync(AnySecret));

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
    [InlineData("not json", "invalid")]
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
    public async Task Clock_BadMove_IsRefusedWithTheReason(string move, string reason)
    {
        using var body = new StringContent(move);
        using HttpResponseMessage response = await http.PostAsync(new Uri("/_simulator/clock", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
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
