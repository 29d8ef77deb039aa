using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AwsSimulator.Http;

namespace AwsSimulator.Sts;

/// <summary>A JSON web token taken apart; nothing in it is believed before <see cref="IsSignedBy"/>.</summary>
internal sealed record WebIdentityToken(
    string Algorithm,
    string Issuer,
    IReadOnlyList<string> Audiences,
    string Subject,
    DateTimeOffset Expires,
    byte[] Signed,
    byte[] Signature)
{
    /// <exception cref="AwsException">InvalidIdentityToken: it is no token, or lacks a claim.</exception>
    public static WebIdentityToken Parse(string text)
    {
        string[] parts = text.Split('.');
        if (parts.Length != 3)
        {
            throw Invalid("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
        }

        try
        {
            JsonElement header = Json(parts[0]);
            JsonElement claims = Json(parts[1]);
            JsonElement audience = claims.GetProperty("aud");
            return new WebIdentityToken(
                header.GetProperty("alg").GetString() ?? "",
                claims.GetProperty("iss").GetString() ?? "",
                audience.ValueKind == JsonValueKind.Array
                    ? [.. audience.EnumerateArray().Select(item => item.GetString() ?? "")]
                    : [audience.GetString() ?? ""],
                claims.GetProperty("sub").GetString() ?? "",
                DateTimeOffset.FromUnixTimeSeconds((long)claims.GetProperty("exp").GetDecimal()),
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
                Base64Url.DecodeFromChars(parts[2]));
        }
        catch (Exception error) when (error is FormatException or JsonException or KeyNotFoundException
            or InvalidOperationException or ArgumentOutOfRangeException or OverflowException)
        {
            throw Invalid("The ID Token provided is not a valid JWT, or lacks one of the claims iss, aud, sub and exp.");
        }
    }

    /// <summary>Whether the signature is RS256 by the owner of the key. Any other algorithm, "none" above all, is no signature.</summary>
    public bool IsSignedBy(RSA key) =>
        Algorithm == "RS256" && key.VerifyData(Signed, Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public static AwsException Invalid(string message) => new("InvalidIdentityToken", message);

    private static JsonElement Json(string part) => JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(part));
}
