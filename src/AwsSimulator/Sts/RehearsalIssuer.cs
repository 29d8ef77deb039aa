using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AwsSimulator.Sts;

/// <summary>
/// The identity provider the account trusts, in the place of Entra ID: it signs tokens, and STS checks them with its key. The key is made
/// anew with every simulator.
/// </summary>
public sealed class RehearsalIssuer : IDisposable
{
    private readonly RSA key = RSA.Create(2048);
    private readonly SimulatedClock clock;

    internal RehearsalIssuer(SimulatedClock clock) => this.clock = clock;

    /// <summary>The key that checks its signatures.</summary>
    internal RSA Key => key;

    /// <summary>Signs a token (JWT, RS256) that the rehearsal role accepts, unless a claim is given that it does not.</summary>
    /// <param name="lifetime">Until <c>exp</c>, from now in simulated time; default 24 hours. Negative: expired already.</param>
    /// <param name="issuer">Claim <c>iss</c>; default <see cref="RehearsalNames.TokenIssuer"/>.</param>
    /// <param name="audience">Claim <c>aud</c>; default <see cref="RehearsalNames.TokenAudience"/>.</param>
    /// <param name="subject">Claim <c>sub</c>; default <see cref="RehearsalNames.TokenSubject"/>.</param>
    public string Token(TimeSpan? lifetime = null, string? issuer = null, string? audience = null, string? subject = null)
    {
        DateTimeOffset now = clock.GetUtcNow();
        string signed = Encoded(new { alg = "RS256", typ = "JWT", kid = "rehearsal" }) + "." + Encoded(new
        {
            iss = issuer ?? RehearsalNames.TokenIssuer,
            aud = audience ?? RehearsalNames.TokenAudience,
            sub = subject ?? RehearsalNames.TokenSubject,
            iat = now.ToUnixTimeSeconds(),
            exp = (now + (lifetime ?? TimeSpan.FromHours(24))).ToUnixTimeSeconds(),
            jti = Guid.NewGuid(),
        });
        byte[] signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose() => key.Dispose();

    private static string Encoded(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
