using System.Net;
using Amazon.Appflow;
using Amazon.Runtime;
using Orchestrator.Aws;

namespace Orchestrator.Tests.Aws;

public sealed class AwsErrorsTests
{
    [Theory]
    [InlineData("ThrottlingException", HttpStatusCode.BadRequest, AwsRefusal.HeldBack)]
    [InlineData("ServiceQuotaExceededException", HttpStatusCode.PaymentRequired, AwsRefusal.HeldBack)]
    [InlineData("InternalServerException", HttpStatusCode.InternalServerError, AwsRefusal.Transient)]
    [InlineData("AccessDeniedException", HttpStatusCode.Forbidden, AwsRefusal.Configuration)]
    [InlineData("AccessDenied", HttpStatusCode.Forbidden, AwsRefusal.Configuration)]
    [InlineData("IDPCommunicationError", HttpStatusCode.BadRequest, AwsRefusal.Transient)]
    [InlineData("ValidationException", HttpStatusCode.BadRequest, AwsRefusal.AttemptFailed)]
    [InlineData("ResourceNotFoundException", HttpStatusCode.NotFound, AwsRefusal.Gone)]
    [InlineData("ConflictException", HttpStatusCode.Conflict, AwsRefusal.Conflict)]
    [InlineData("SomethingNewException", HttpStatusCode.BadGateway, AwsRefusal.Transient)]
    [InlineData("SomethingNewException", HttpStatusCode.BadRequest, AwsRefusal.AttemptFailed)]
    public void Refusal_ByCodeAndStatus_ChangesWhatHappensNext(string code, HttpStatusCode status, AwsRefusal refusal) =>
        Assert.Equal(refusal, AwsErrors.Of(new AmazonAppflowException("no", ErrorType.Unknown, code, "r1", status)));
}
