using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AwsSimulator.Sts;

namespace AwsSimulator.Http;

/// <summary>
/// Checks Signature V4 with the rehearsal account's key, or with the credentials of an assumed role, whose session token must come with
/// them. Any region is right.
/// The date is not compared with the clock: simulated time may be days away from the client's.
/// </summary>
internal sealed partial class SignatureCheck(SessionStore sessions)
{
    /// <exception cref="AwsException">The error AWS answers for that mistake.</exception>
    public void Verify(AwsRequest request, AwsEndpoint endpoint)
    {
        string authorization = request.Headers.Authorization.ToString();
        if (authorization.Length == 0)
        {
            throw new AwsException("MissingAuthenticationTokenException", "Missing Authentication Token", endpoint.DeniedStatus);
        }

        if (CredentialScope.Parse(authorization) is not { } scope || request.Headers["X-Amz-Date"].ToString() is not { Length: > 0 } date)
        {
            throw new AwsException("IncompleteSignatureException",
                "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters and existence of either a "
                    + "'X-Amz-Date' or a 'Date' header.",
                endpoint.DeniedStatus);
        }

        string secret = Secret(request, scope, endpoint);
        if (scope.Service != endpoint.SigningName)
        {
            throw new AwsException("InvalidSignatureException",
                $"Credential should be scoped to correct service: '{endpoint.SigningName}'.", endpoint.DeniedStatus);
        }

        string expected = Signature(request, scope, date, secret);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(scope.Signature)))
        {
            throw new AwsException("InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "
                + "Consult the service documentation for details.", endpoint.DeniedStatus);
        }
    }

    private string Secret(AwsRequest request, CredentialScope scope, AwsEndpoint endpoint)
    {
        if (scope.AccessKey == RehearsalNames.AccessKey)
        {
            return RehearsalNames.SecretKey;
        }

        if (sessions.Find(scope.AccessKey) is not { } session
            || request.Headers["X-Amz-Security-Token"] != session.SessionToken
            || !scope.SignedHeaders.Contains("x-amz-security-token"))
        {
            throw new AwsException(
                "UnrecognizedClientException", "The security token included in the request is invalid.", endpoint.DeniedStatus);
        }

        return !sessions.IsExpired(session)
            ? session.SecretAccessKey
            : throw new AwsException(
                "ExpiredTokenException", "The security token included in the request is expired", endpoint.DeniedStatus);
    }

    private static string Signature(AwsRequest request, CredentialScope scope, string date, string secret)
    {
        string canonical = string.Join('\n',
            request.Method,
            // The path arrives encoded once and is encoded once more for signing (every service but S3).
            string.Join('/', request.RawPath.Split('/').Select(Uri.EscapeDataString)),
            CanonicalQuery(request.Query),
            string.Concat(scope.SignedHeaders.Select(name => $"{name}:{Blanks().Replace(request.Headers[name].ToString().Trim(), " ")}\n")),
            string.Join(';', scope.SignedHeaders),
            Hex(SHA256.HashData(request.Body)));
        string toSign = string.Join('\n', "AWS4-HMAC-SHA256", date, scope.Scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (string part in scope.Scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    private static string CanonicalQuery(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: Encoded(pair[0]), Value: Encoded(pair.Length == 2 ? pair[1] : "")))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encoded(string part) => Uri.EscapeDataString(Uri.UnescapeDataString(part));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
