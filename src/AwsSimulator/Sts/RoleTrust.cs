using AwsSimulator.Http;

namespace AwsSimulator.Sts;

/// <summary>
/// Whether a token opens a role: first what the identity provider says of the token, then what the role's trust policy says of its claims.
/// </summary>
internal sealed class RoleTrust(IReadOnlyList<TrustedRole> roles, RehearsalIssuer issuer, SimulatedClock clock)
{
    /// <exception cref="AwsException">The error STS answers.</exception>
    public TrustedRole Check(string roleArn, WebIdentityToken token)
    {
        if (!roles.Any(role => role.Issuer == token.Issuer))
        {
            throw WebIdentityToken.Invalid($"No OpenIDConnect provider found in your account for {token.Issuer}");
        }

        if (!token.IsSignedBy(issuer.Key))
        {
            throw WebIdentityToken.Invalid("The signature of the web identity token is not valid.");
        }

        DateTimeOffset now = clock.GetUtcNow();
        if (now >= token.Expires)
        {
            throw new AwsException(
                "ExpiredTokenException",
                $"Token expired: current date/time {now.ToUnixTimeSeconds()} must be before the expiration date/time "
                + $"{token.Expires.ToUnixTimeSeconds()}");
        }

        // The provider's audience list is that of all roles which trust it.
        if (!roles.Any(role => role.Issuer == token.Issuer && token.Audiences.Contains(role.Audience)))
        {
            throw WebIdentityToken.Invalid("Incorrect token audience");
        }

        return roles.FirstOrDefault(role => role.Arn == roleArn
                && role.Issuer == token.Issuer && token.Audiences.Contains(role.Audience) && role.Subject == token.Subject)
            ?? throw new AwsException("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403);
    }
}
