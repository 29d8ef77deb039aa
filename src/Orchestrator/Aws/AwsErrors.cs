using Amazon.Runtime;

namespace Orchestrator.Aws;

/// <summary>What an AWS refusal changes about what happens next.</summary>
public enum AwsRefusal
{
    /// <summary>The same call may succeed in a moment: retried with the same token.</summary>
    Transient,

    /// <summary>The account's limits: the run waits on a durable timer and asks again.</summary>
    HeldBack,

    /// <summary>Nobody but an operator can change it: every further attempt would end the same.</summary>
    Configuration,

    /// <summary>This attempt is over; the next one begins anew.</summary>
    AttemptFailed,

    /// <summary>The thing does not exist, or not any more.</summary>
    Gone,

    /// <summary>The thing exists already, or is in use.</summary>
    Conflict,
}

/// <summary>One table: error code of AppFlow, DMS, Redshift Data, Secrets Manager or STS, and what it means here.</summary>
public static class AwsErrors
{
    private static readonly Dictionary<string, AwsRefusal> Known = new(StringComparer.Ordinal)
    {
        // After the SDK's own three attempts: the service is still busy with others.
        ["ThrottlingException"] = AwsRefusal.HeldBack,
        ["TooManyRequestsException"] = AwsRefusal.HeldBack,
        // 402 of CreateFlow and StartFlow: 1,000 flows or 1,000 executions in the account; somebody has to end first.
        ["ServiceQuotaExceededException"] = AwsRefusal.HeldBack,
        ["ActiveStatementsExceededException"] = AwsRefusal.HeldBack,
        ["InternalServerException"] = AwsRefusal.Transient,
        ["InternalServiceError"] = AwsRefusal.Transient,
        ["ServiceUnavailableException"] = AwsRefusal.Transient,
        // The connector could not reach Salesforce or Redshift; both come back.
        ["ConnectorServerException"] = AwsRefusal.AttemptFailed,
        ["ConnectorAuthenticationException"] = AwsRefusal.Configuration,
        ["AccessDeniedException"] = AwsRefusal.Configuration,
        ["UnrecognizedClientException"] = AwsRefusal.Configuration,
        ["InvalidSignatureException"] = AwsRefusal.Configuration,
        ["ExpiredTokenException"] = AwsRefusal.Configuration,
        // STS: the role does not trust this identity or this token.
        ["AccessDenied"] = AwsRefusal.Configuration,
        ["InvalidIdentityToken"] = AwsRefusal.Configuration,
        ["IDPRejectedClaim"] = AwsRefusal.Configuration,
        ["RegionDisabledException"] = AwsRefusal.Configuration,
        ["IDPCommunicationError"] = AwsRefusal.Transient,
        ["DecryptionFailure"] = AwsRefusal.Configuration,
        ["InvalidRequestException"] = AwsRefusal.Configuration,
        ["InvalidParameterException"] = AwsRefusal.Configuration,
        ["ValidationException"] = AwsRefusal.AttemptFailed,
        ["UnsupportedOperationException"] = AwsRefusal.AttemptFailed,
        ["ResourceNotFoundException"] = AwsRefusal.Gone,
        ["ConflictException"] = AwsRefusal.Conflict,
        // DMS has names of its own; a task in the wrong state is one that somebody else started, or stopped.
        ["ResourceNotFoundFault"] = AwsRefusal.Gone,
        ["InvalidResourceStateFault"] = AwsRefusal.Conflict,
        ["AccessDeniedFault"] = AwsRefusal.Configuration,
    };

    /// <summary>Unknown codes go by status: 5xx is transient, everything else ends the attempt.</summary>
    public static AwsRefusal Of(AmazonServiceException error) =>
        error.ErrorCode is { } code && Known.TryGetValue(code, out AwsRefusal refusal) ? refusal
        : (int)error.StatusCode is >= 500 or 0 ? AwsRefusal.Transient
        : AwsRefusal.AttemptFailed;
}
