using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Amazon.Util.Internal;
using Azure.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Configuration;

namespace Orchestrator.Aws;

/// <summary>
/// Session credentials of the role in <see cref="KeylessOptions"/>, exchanged at STS for a token of the Azure identity. The SDK asks for
/// them before every call; they live for an hour and are replaced while they are still valid, each time for a token asked for anew.
/// </summary>
public sealed partial class KeylessCredentials : RefreshingAWSCredentials
{
    private static readonly TimeSpan Session = TimeSpan.FromHours(1);

    private readonly KeylessOptions options;
    private readonly string sessionName;
    private readonly TokenCredential identity;
    private readonly IAmazonSecurityTokenService sts;
    private readonly ILogger<KeylessCredentials> log;

    public KeylessCredentials(
        IOptions<KeylessOptions> options,
        IOptions<OrchestratorOptions> deployment,
        TokenCredential identity,
        IAmazonSecurityTokenService sts,
        TimeProvider clock,
        ILogger<KeylessCredentials> log)
        : base(new SdkTime(clock))
    {
        this.options = options.Value;
        this.identity = identity;
        this.sts = sts;
        this.log = log;
        sessionName = deployment.Value.Installation;
        // Renewed beside the calls for ten minutes before a call has to wait for it: a short outage of Entra ID or STS is not noticed.
        PreemptExpiryTime = TimeSpan.FromMinutes(10);
    }

    /// <exception cref="AmazonSecurityTokenServiceException">STS refuses the token or the role.</exception>
    /// <exception cref="Azure.Identity.AuthenticationFailedException">There is no token of the identity for this audience.</exception>
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var audience = new TokenRequestContext([$"{options.TokenAudience}/.default"]);
        AccessToken token = await identity.GetTokenAsync(audience, CancellationToken.None);
        AssumeRoleWithWebIdentityResponse answer = await sts.AssumeRoleWithWebIdentityAsync(new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = options.RoleArn,
            RoleSessionName = sessionName,
            WebIdentityToken = token.Token,
            DurationSeconds = (int)Session.TotalSeconds,
        });
        Credentials session = answer.Credentials;
        DateTime expiration = session.Expiration!.Value.ToUniversalTime();
        LogAssumed(answer.AssumedRoleUser?.Arn ?? options.RoleArn!, expiration);
        var keys = new ImmutableCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken);
        return new CredentialsRefreshState(keys, expiration, _timeProvider);
    }

    // Only the SDK's synchronous methods come here, and .NET has none that are public.
    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    [LoggerMessage(4501, LogLevel.Information, "Calls AWS as {Session} until {Expiration:u}.")]
    private partial void LogAssumed(string session, DateTime expiration);

    private sealed class SdkTime(TimeProvider clock) : ITimeProvider
    {
        public DateTime CorrectedUtcNow => clock.GetUtcNow().UtcDateTime;
    }
}
