using System.Security.Cryptography;
using System.Text;

namespace AwsSimulator.Sts;

/// <summary>A role and whom its trust policy lets in: tokens of one issuer, for one audience, of one subject.</summary>
public sealed record TrustedRole
{
    /// <summary>ARN of the role; default <see cref="RehearsalNames.RoleArn"/>.</summary>
    public string Arn { get; init; } = RehearsalNames.RoleArn;

    /// <summary>Claim <c>iss</c> to the letter, a slash at the end included; default <see cref="RehearsalNames.TokenIssuer"/>.</summary>
    public string Issuer { get; init; } = RehearsalNames.TokenIssuer;

    /// <summary>Claim <c>aud</c>; default <see cref="RehearsalNames.TokenAudience"/>.</summary>
    public string Audience { get; init; } = RehearsalNames.TokenAudience;

    /// <summary>Claim <c>sub</c>; default <see cref="RehearsalNames.TokenSubject"/>.</summary>
    public string Subject { get; init; } = RehearsalNames.TokenSubject;

    /// <summary>The longest session that may be asked for; default 1 hour, as AWS makes a role; up to 12 hours.</summary>
    public TimeSpan MaxSessionDuration { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Last part of the ARN.</summary>
    internal string Name => Arn[(Arn.LastIndexOf('/') + 1)..];

    /// <summary>AWS's unique id of the role: the same for the same ARN.</summary>
    internal string Id => "AROA" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Arn)))[..17];
}
