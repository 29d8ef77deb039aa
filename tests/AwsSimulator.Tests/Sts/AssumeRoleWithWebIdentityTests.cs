using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using AwsSimulator.Sts;

namespace AwsSimulator.Tests.Sts;

[Collection(SharedSimulator.Name)]
public sealed class AssumeRoleWithWebIdentityTests(SimulatorFixture stage) : IDisposable
{
    private readonly AmazonSecurityTokenServiceClient sts = StsClient.Of(stage.Simulator, new AnonymousAWSCredentials());
    private readonly RehearsalIssuer issuer = stage.Simulator.Issuer;

    public void Dispose() => sts.Dispose();

    [Fact]
    public async Task TrustedToken_IsAnsweredWithCredentialsForOneHour()
    {
        DateTimeOffset before = stage.Simulator.Clock.GetUtcNow();

        AssumeRoleWithWebIdentityResponse answer = await sts.AssumeRoleWithWebIdentityAsync(StsClient.Request(issuer.Token()));

        Assert.StartsWith("ASIA", answer.Credentials.AccessKeyId, StringComparison.Ordinal);
        TimeSpan lifetime = answer.Credentials.Expiration!.Value.ToUniversalTime() - before.UtcDateTime;
        Assert.InRange(lifetime, TimeSpan.FromSeconds(3599), TimeSpan.FromSeconds(3660));
        Assert.Equal(RehearsalNames.TokenSubject, answer.SubjectFromWebIdentityToken);
        Assert.Equal(RehearsalNames.TokenAudience, answer.Audience);
        Assert.Equal("arn:aws:sts::000000000000:assumed-role/rehearsal-orchestrator/rehearsal", answer.AssumedRoleUser.Arn);
        Assert.Equal("arn:aws:iam::000000000000:oidc-provider/sts.windows.net/11111111-1111-1111-1111-111111111111/", answer.Provider);
        Assert.NotNull(answer.ResponseMetadata.RequestId);
    }

    [Fact]
    public async Task ExpiredToken_IsRefusedAsSuch() =>
        await Assert.ThrowsAsync<ExpiredTokenException>(() => Assume(issuer.Token(TimeSpan.FromSeconds(-1))));

    [Fact]
    public async Task UnknownIssuer_IsAnInvalidToken() => Assert.Contains(
        "No OpenIDConnect provider found",
        (await Assert.ThrowsAsync<InvalidIdentityTokenException>(
            () => Assume(issuer.Token(issuer: RehearsalNames.TokenIssuer.TrimEnd('/'))))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task OtherAudience_IsAnInvalidToken() => Assert.Contains(
        "Incorrect token audience",
        (await Assert.ThrowsAsync<InvalidIdentityTokenException>(
            () => Assume(issuer.Token(audience: "https://management.azure.com")))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task OtherSubject_IsDenied()
    {
        AmazonSecurityTokenServiceException denied =
            await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => Assume(issuer.Token(subject: "somebody-else")));

        Assert.Equal("AccessDenied", denied.ErrorCode);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.NotNull(denied.RequestId);
    }

    [Fact]
    public async Task UnknownRole_IsDenied()
    {
        AssumeRoleWithWebIdentityRequest request = StsClient.Request(issuer.Token());
        request.RoleArn += "-other";

        Assert.Equal("AccessDenied", (await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(
            () => sts.AssumeRoleWithWebIdentityAsync(request))).ErrorCode);
    }

    [Fact]
    public async Task ForeignKey_IsAnInvalidToken()
    {
        string[] parts = issuer.Token().Split('.');
        using var foreign = RSA.Create(2048);
        string signed = $"{parts[0]}.{parts[1]}";
        byte[] signature = foreign.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        await Assert.ThrowsAsync<InvalidIdentityTokenException>(() => Assume($"{signed}.{Base64Url.EncodeToString(signature)}"));
    }

    [Fact]
    public async Task AlgorithmNone_IsAnInvalidToken()
    {
        string claims = issuer.Token().Split('.')[1];

        await Assert.ThrowsAsync<InvalidIdentityTokenException>(
            () => Assume($"{Base64Url.EncodeToString("""{"alg":"none"}"""u8)}.{claims}."));
    }

    [Theory]
    [InlineData("no token at all")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.e30")]
    public async Task NoToken_IsAnInvalidToken(string text) =>
        await Assert.ThrowsAsync<InvalidIdentityTokenException>(() => Assume(text));

    [Theory]
    [InlineData(899, "greater than or equal to 900")]
    [InlineData(43_201, "less than or equal to 43200")]
    [InlineData(3601, "exceeds the MaxSessionDuration")]
    public async Task Duration_OutOfBounds_IsRefused(int seconds, string reason)
    {
        AssumeRoleWithWebIdentityRequest request = StsClient.Request(issuer.Token());
        request.DurationSeconds = seconds;

        AmazonSecurityTokenServiceException refused =
            await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => sts.AssumeRoleWithWebIdentityAsync(request));

        Assert.Equal("ValidationError", refused.ErrorCode);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("with blank")]
    public async Task SessionName_AgainstTheModel_IsRefused(string name)
    {
        AssumeRoleWithWebIdentityRequest request = StsClient.Request(issuer.Token());
        request.RoleSessionName = name;

        Assert.Contains(
            "'roleSessionName'",
            (await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => sts.AssumeRoleWithWebIdentityAsync(request))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_NotJsonOrTooLong_IsRefused()
    {
        AssumeRoleWithWebIdentityRequest request = StsClient.Request(issuer.Token());
        request.Policy = "allow";
        await Assert.ThrowsAsync<MalformedPolicyDocumentException>(() => sts.AssumeRoleWithWebIdentityAsync(request));
        request.Policy = $"{{\"Id\":\"{new string('x', 2048)}\"}}";
        await Assert.ThrowsAsync<PackedPolicyTooLargeException>(() => sts.AssumeRoleWithWebIdentityAsync(request));
    }

    private Task<AssumeRoleWithWebIdentityResponse> Assume(string token) => sts.AssumeRoleWithWebIdentityAsync(StsClient.Request(token));
}
