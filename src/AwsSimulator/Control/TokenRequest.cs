using AwsSimulator.Sts;

namespace AwsSimulator.Control;

/// <summary>Asks the rehearsal issuer for a signed token; a claim that is left out is the one the rehearsal role accepts.</summary>
internal sealed record TokenRequest(double? LifetimeSeconds, string? Issuer, string? Audience, string? Subject)
{
    private const double Longest = 30 * 86_400;

    public string? Problem() =>
        LifetimeSeconds is < -Longest or > Longest ? $"lifetimeSeconds is {LifetimeSeconds}; allowed: {-Longest} to {Longest}" : null;

    public string Sign(RehearsalIssuer issuer) =>
        issuer.Token(LifetimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, Issuer, Audience, Subject);
}
