using System.Text.RegularExpressions;

namespace AwsSimulator.Http;

/// <summary>What a Signature V4 <c>Authorization</c> header says of itself.</summary>
internal sealed partial record CredentialScope(
    string AccessKey, string Date, string Region, string Service, IReadOnlyList<string> SignedHeaders, string Signature)
{
    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

    /// <summary>The parts of the header, or null when it is not of that form.</summary>
    public static CredentialScope? Parse(string authorization)
    {
        Match parts = Form().Match(authorization);
        return !parts.Success ? null : new CredentialScope(
            parts.Groups["key"].Value, parts.Groups["date"].Value, parts.Groups["region"].Value, parts.Groups["service"].Value,
            parts.Groups["headers"].Value.Split(';'), parts.Groups["signature"].Value);
    }

    [GeneratedRegex(@"^AWS4-HMAC-SHA256\s+Credential=(?<key>[^/,\s]+)/(?<date>\d{8})/(?<region>[^/,\s]+)/(?<service>[^/,\s]+)/aws4_request\s*,\s*SignedHeaders=(?<headers>[^,\s]+)\s*,\s*Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Form();
}
