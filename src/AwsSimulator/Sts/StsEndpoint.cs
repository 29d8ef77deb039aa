using System.Text;
using System.Xml.Linq;
using AwsSimulator.Http;
using AwsSimulator.Models;

namespace AwsSimulator.Sts;

/// <summary>AWS STS: a token of the rehearsal issuer for temporary credentials, and who a caller is.</summary>
internal sealed class StsEndpoint(RoleTrust trust, SessionStore sessions) : QueryEndpoint("sts", "2011-06-15")
{
    private const string AssumeRole = "AssumeRoleWithWebIdentity";
    private const int LongestPolicy = 2048;

    public override bool IsSigned(string? operation) => operation != AssumeRole;

    protected override IReadOnlySet<string> Operations { get; } = new HashSet<string> { AssumeRole, "GetCallerIdentity" };

    protected override RequestModel Model { get; } = RequestModel.Of("sts");

    protected override IEnumerable<XElement> Result(string operation, Members input, AwsRequest request) =>
        operation == AssumeRole ? AssumeRoleWithWebIdentity(input) : GetCallerIdentity(request);

    private IEnumerable<XElement> AssumeRoleWithWebIdentity(Members input)
    {
        var token = WebIdentityToken.Parse(input.RequiredText("WebIdentityToken"));
        var duration = TimeSpan.FromSeconds(input.Integer("DurationSeconds") ?? 3600);
        CheckPolicy(input.Text("Policy"));
        TrustedRole role = trust.Check(input.RequiredText("RoleArn"), token);
        if (duration > role.MaxSessionDuration)
        {
            throw AwsException.Validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }

        SessionCredentials session = sessions.Open(role, input.RequiredText("RoleSessionName"), duration);
        return
        [
            Element("SubjectFromWebIdentityToken", token.Subject),
            Element("Audience", role.Audience),
            Element("AssumedRoleUser", Element("AssumedRoleId", session.AssumedRoleId), Element("Arn", session.Arn)),
            Element("Credentials",
                Element("AccessKeyId", session.AccessKeyId),
                Element("SecretAccessKey", session.SecretAccessKey),
                Element("SessionToken", session.SessionToken),
                Element("Expiration", session.Expiration.UtcDateTime)),
            Element("Provider", ProviderArn(token.Issuer)),
        ];
    }

    private IEnumerable<XElement> GetCallerIdentity(AwsRequest request)
    {
        // Signed, so the key is either a session's or the account's own.
        SessionCredentials? session = sessions.Find(CredentialScope.Parse(request.Headers.Authorization.ToString())!.AccessKey);
        return
        [
            Element("Arn", session?.Arn ?? RehearsalNames.UserArn),
            Element("UserId", session?.AssumedRoleId ?? "AIDAREHEARSALUSER0000"),
            Element("Account", RehearsalNames.Account),
        ];
    }

    private static string ProviderArn(string issuer) =>
        $"arn:aws:iam::{RehearsalNames.Account}:oidc-provider/{issuer.Replace("https://", "", StringComparison.Ordinal)}";

    // A policy would narrow what the session may do, and here a session may do everything; that it is one is checked all the same.
    private static void CheckPolicy(string? policy)
    {
        if (policy is { Length: > LongestPolicy })
        {
            throw new AwsException("PackedPolicyTooLarge", $"The session policy has {policy.Length} characters; allowed: {LongestPolicy}.");
        }

        if (policy is not null && !IsJsonObject(policy))
        {
            throw new AwsException("MalformedPolicyDocument", "This policy contains invalid Json");
        }
    }

    private static bool IsJsonObject(string text)
    {
        try
        {
            Members.Parse(Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch (AwsException)
        {
            return false;
        }
    }
}
