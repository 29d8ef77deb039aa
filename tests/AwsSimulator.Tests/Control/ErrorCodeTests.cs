using System.Net;
using Amazon.Appflow;
using Amazon.DatabaseMigrationService;
using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecurityToken;
using AwsSimulator.Control;
using AwsSimulator.Tests.OutsideClients;

namespace AwsSimulator.Tests.Control;

/// <summary>
/// Every error a model names can be injected and arrives as its exception. <c>ModelledErrors.txt</c> has a line per operation: the
/// service's signing name, the operation, and the codes as they travel.
/// </summary>
[Collection(SharedSimulator.Name)]
public sealed class ErrorCodeTests(SimulatorFixture stage)
{
    /// <summary>Codes any service may answer and no model names.</summary>
    private static readonly string[] Unmodelled = ["RequestExpired", "AccessDenied", "SomethingNew"];

    [Theory]
    [InlineData("appflow")]
    [InlineData("redshift-data")]
    [InlineData("secretsmanager")]
    [InlineData("dms")]
    [InlineData("sts")]
    public async Task Fault_WithAModelledCode_ArrivesAsItsException(string service)
    {
        var wrong = new List<string>();
        foreach ((string operation, string[] codes) in Operations(service))
        {
            foreach (string code in codes)
            {
                HttpStatusCode status = StatusOf(service, code);
                AmazonServiceException error = await Injected(service, operation, code, status);
                if (!ExceptionNames(code).Contains(error.GetType().Name) || error.ErrorCode != code || error.StatusCode != status)
                {
                    wrong.Add($"{operation} {code}: arrived as {error.GetType().Name} {error.ErrorCode} {error.StatusCode}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("appflow", typeof(AmazonAppflowException))]
    [InlineData("redshift-data", typeof(AmazonRedshiftDataAPIServiceException))]
    [InlineData("secretsmanager", typeof(AmazonSecretsManagerException))]
    [InlineData("dms", typeof(AmazonDatabaseMigrationServiceException))]
    [InlineData("sts", typeof(AmazonSecurityTokenServiceException))]
    public async Task Fault_WithACodeNoModelNames_ArrivesAsTheServicesRootException(string service, Type root)
    {
        foreach ((string operation, _) in Operations(service))
        {
            foreach (string code in Unmodelled)
            {
                AmazonServiceException error = await Injected(service, operation, code, HttpStatusCode.BadRequest);

                Assert.Equal(root, error.GetType());
                Assert.Equal(code, error.ErrorCode);
            }
        }
    }

    private async Task<AmazonServiceException> Injected(string service, string operation, string code, HttpStatusCode status)
    {
        using AmazonServiceClient client = Client(service);
        var call = client.GetType().GetMethods().Single(method => method.Name == operation + "Async"
            && method.GetParameters()[0].ParameterType.IsAssignableTo(typeof(AmazonWebServiceRequest)));
        object request = FilledRequest.Of(call.GetParameters()[0].ParameterType);
        stage.Simulator.Faults.Add(new FaultRule
        {
            Service = service, Operation = operation, Kind = FaultKind.Fail, Code = code, Status = (int)status, Message = "injected",
        });
        AmazonServiceException error = await Assert.ThrowsAnyAsync<AmazonServiceException>(
            () => (Task)call.Invoke(client, [request, CancellationToken.None])!);
        Assert.Equal("injected", error.Message);
        return error;
    }

    private AmazonServiceClient Client(string service) => service switch
    {
        "appflow" => new AmazonAppflowClient(SimulatorFixture.Credentials(), At<AmazonAppflowConfig>()),
        "redshift-data" => new AmazonRedshiftDataAPIServiceClient(SimulatorFixture.Credentials(), At<AmazonRedshiftDataAPIServiceConfig>()),
        "secretsmanager" => new AmazonSecretsManagerClient(SimulatorFixture.Credentials(), At<AmazonSecretsManagerConfig>()),
        "dms" => new AmazonDatabaseMigrationServiceClient(SimulatorFixture.Credentials(), At<AmazonDatabaseMigrationServiceConfig>()),
        _ => new AmazonSecurityTokenServiceClient(SimulatorFixture.Credentials(), At<AmazonSecurityTokenServiceConfig>()),
    };

    private TConfig At<TConfig>() where TConfig : ClientConfig, new() =>
        new() { ServiceURL = stage.Simulator.Url.ToString(), AuthenticationRegion = RehearsalNames.Region, MaxErrorRetry = 0 };

    private static IEnumerable<(string Operation, string[] Codes)> Operations(string service) =>
        from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Control", "ModelledErrors.txt"))
        let words = line.Split(' ')
        where words[0] == service
        select (words[1], words[2..]);

    /// <summary>What .NET calls an error: DMS's faults are exceptions there, and some codes have no ending of their own.</summary>
    private static string[] ExceptionNames(string code) =>
        [code, code + "Exception", code.EndsWith("Fault", StringComparison.Ordinal) ? code[..^"Fault".Length] + "Exception" : code];

    private static HttpStatusCode StatusOf(string service, string code) => (service, code) switch
    {
        (_, "InternalServerException" or "InternalServiceError") => HttpStatusCode.InternalServerError,
        ("appflow", "ConnectorAuthenticationException") => HttpStatusCode.Unauthorized,
        ("appflow", "ServiceQuotaExceededException") => HttpStatusCode.PaymentRequired,
        ("appflow", "AccessDeniedException") => HttpStatusCode.Forbidden,
        ("appflow", "ResourceNotFoundException") => HttpStatusCode.NotFound,
        ("appflow", "ConflictException") => HttpStatusCode.Conflict,
        ("appflow", "ThrottlingException") => HttpStatusCode.TooManyRequests,
        ("sts", "IDPRejectedClaim" or "RegionDisabledException") => HttpStatusCode.Forbidden,
        _ => HttpStatusCode.BadRequest,
    };
}
