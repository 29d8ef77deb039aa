using System.Net.Http.Json;
using System.Text.Json;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace AwsSimulator.Tests.Sts;

[Collection(SharedSimulator.Name)]
public sealed class SessionTests(SimulatorFixture stage)
{
    [Fact]
    public async Task SessionCredentials_OfAnAssumedRole_AreAcceptedAndNamed()
    {
        Credentials session = await Open(stage.Simulator);

        await List(stage.Simulator, session);
        using AmazonSecurityTokenServiceClient sts = StsClient.Of(stage.Simulator, session);
        GetCallerIdentityResponse caller = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());
        Assert.Equal("arn:aws:sts::000000000000:assumed-role/rehearsal-orchestrator/rehearsal", caller.Arn);
        Assert.Equal(RehearsalNames.Account, caller.Account);
        Assert.EndsWith(":rehearsal", caller.UserId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SessionCredentials_WithoutOrWithAnotherToken_AreRefused()
    {
        Credentials session = await Open(stage.Simulator);

        Assert.Equal("UnrecognizedClientException", await Refusal(
            stage.Simulator, new BasicAWSCredentials(session.AccessKeyId, session.SecretAccessKey)));
        Assert.Equal("UnrecognizedClientException", await Refusal(
            stage.Simulator, new SessionAWSCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken + "A")));
        Assert.Equal("InvalidSignatureException", await Refusal(
            stage.Simulator, new SessionAWSCredentials(session.AccessKeyId, "another", session.SessionToken)));
    }

    [Fact]
    public async Task SessionCredentials_PastTheirExpiration_AreExpired()
    {
        await using Simulator simulator = await Simulator.StartAsync(
            new SimulatorOptions { Postgres = stage.Simulator.PostgresConnectionString, Records = 10 });
        Credentials session = await Open(simulator);

        simulator.Clock.Advance(TimeSpan.FromMinutes(59));
        await List(simulator, session);
        simulator.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("ExpiredTokenException", await Refusal(simulator, session));
    }

    [Fact]
    public async Task GetCallerIdentity_OfTheAccountsOwnKey_IsItsUser()
    {
        using AmazonSecurityTokenServiceClient sts = StsClient.Of(stage.Simulator, SimulatorFixture.Credentials());

        Assert.Equal("arn:aws:iam::000000000000:user/test", (await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest())).Arn);
    }

    [Fact]
    public async Task GetCallerIdentity_WrongSecretKey_IsRefusedInTheWordsOfTheQueryProtocol()
    {
        using AmazonSecurityTokenServiceClient sts = StsClient.Of(stage.Simulator, SimulatorFixture.Credentials("wrong"));

        Assert.Equal("SignatureDoesNotMatch", (await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(
            () => sts.GetCallerIdentityAsync(new GetCallerIdentityRequest()))).ErrorCode);
    }

    [Fact]
    public async Task Tokens_AskedForOverHttp_OpenTheRole()
    {
        using var http = new HttpClient { BaseAddress = stage.Simulator.Url };
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/_simulator/tokens", new { lifetimeSeconds = 60 });
        string token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        using AmazonSecurityTokenServiceClient sts = StsClient.Of(stage.Simulator, new AnonymousAWSCredentials());

        Assert.NotNull((await sts.AssumeRoleWithWebIdentityAsync(StsClient.Request(token))).Credentials);
    }

    private static async Task<Credentials> Open(Simulator simulator)
    {
        using AmazonSecurityTokenServiceClient sts = StsClient.Of(simulator, new AnonymousAWSCredentials());
        return (await sts.AssumeRoleWithWebIdentityAsync(StsClient.Request(simulator.Issuer.Token()))).Credentials;
    }

    private static async Task List(Simulator simulator, AWSCredentials credentials)
    {
        using AmazonRedshiftDataAPIServiceClient client = SimulatorFixture.Client(simulator, credentials);
        await client.ListStatementsAsync(new ListStatementsRequest());
    }

    private static async Task<string> Refusal(Simulator simulator, AWSCredentials credentials) =>
        (await Assert.ThrowsAnyAsync<AmazonServiceException>(() => List(simulator, credentials))).ErrorCode;
}
