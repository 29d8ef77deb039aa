using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace AwsSimulator.Tests.Sts;

/// <summary>AWS's own STS client, and requests that succeed unless a test spoils them.</summary>
internal static class StsClient
{
    public static AmazonSecurityTokenServiceClient Of(Simulator simulator, AWSCredentials credentials) =>
        new(credentials, new AmazonSecurityTokenServiceConfig
        {
            ServiceURL = simulator.Url.ToString(),
            AuthenticationRegion = RehearsalNames.Region,
            MaxErrorRetry = 0,
        });

    public static AssumeRoleWithWebIdentityRequest Request(string token) => new()
    {
        RoleArn = RehearsalNames.RoleArn,
        RoleSessionName = "rehearsal",
        WebIdentityToken = token,
    };
}
