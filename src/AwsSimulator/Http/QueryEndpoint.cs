using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using AwsSimulator.Models;

namespace AwsSimulator.Http;

/// <summary>A service of the protocol Query: the operation and its members are a posted form, the answer is XML.</summary>
public abstract class QueryEndpoint(string signingName, string version) : AwsEndpoint(signingName)
{
    private const string ContentType = "text/xml";

    // The older protocol has its own words for the mistakes every service knows.
    private static readonly Dictionary<string, string> Codes = new()
    {
        ["ValidationException"] = "ValidationError",
        ["SerializationException"] = "MalformedInput",
        ["UnknownOperationException"] = "InvalidAction",
        ["ThrottlingException"] = "Throttling",
        ["MissingAuthenticationTokenException"] = "MissingAuthenticationToken",
        ["IncompleteSignatureException"] = "IncompleteSignature",
        ["InvalidSignatureException"] = "SignatureDoesNotMatch",
        ["UnrecognizedClientException"] = "InvalidClientTokenId",
    };

    private readonly XNamespace names = $"https://{signingName}.amazonaws.com/doc/{version}/";

    /// <inheritdoc />
    public override IEnumerable<string> OperationNames => Operations;

    /// <inheritdoc />
    public override int ThrottledStatus => 400;

    /// <inheritdoc />
    public override int DeniedStatus => 403;

    /// <inheritdoc />
    public override string InternalErrorCode => "InternalFailure";

    /// <summary>The operations by name.</summary>
    protected abstract IReadOnlySet<string> Operations { get; }

    /// <summary>What requests must satisfy before their operation sees them.</summary>
    protected abstract RequestModel Model { get; }

    /// <inheritdoc />
    public override bool Handles(AwsRequest request) => request.Target is null && request.Method == "POST" && request.RawPath == "/"
        && (request.SigningName is { } name ? name == SigningName : Form(request).GetValueOrDefault("Version") == version);

    /// <inheritdoc />
    public override string? OperationOf(AwsRequest request) =>
        Form(request).GetValueOrDefault("Action") is { } action && Operations.Contains(action) ? action : null;

    /// <inheritdoc />
    public override Task<AwsResponse> Answer(string operation, AwsRequest request, CancellationToken stop)
    {
        var members = new JsonObject();
        foreach ((string name, string value) in Form(request))
        {
            // A form knows only text; what is no number stays text, for the model to refuse.
            members[name] = Model.IsInteger(operation, name) && long.TryParse(value, CultureInfo.InvariantCulture, out long number)
                ? number
                : value;
        }

        var input = new Members(JsonSerializer.SerializeToElement(members));
        Model.Check(operation, input);
        IEnumerable<XElement> result = Result(operation, input, request);
        XElement answer = Element($"{operation}Response",
            Element($"{operation}Result", result),
            Element("ResponseMetadata", Element("RequestId", request.Id)));
        return Task.FromResult(new AwsResponse(200, ContentType, Bytes(answer)));
    }

    /// <inheritdoc />
    public override AwsResponse Error(AwsException error, string requestId)
    {
        string code = Codes.GetValueOrDefault(error.Code, error.Code);
        XElement body = Element("ErrorResponse",
            Element("Error",
                Element("Type", error.Status < 500 ? "Sender" : "Receiver"),
                Element("Code", code),
                Element("Message", error.Message)),
            Element("RequestId", requestId));
        return new AwsResponse(error.Status, ContentType, Bytes(body), code);
    }

    /// <summary>Does what the operation says; the members of its result in the answer's namespace.</summary>
    protected abstract IEnumerable<XElement> Result(string operation, Members input, AwsRequest request);

    /// <summary>An element of the answer.</summary>
    protected XElement Element(string name, params object[] content) => new(names + name, content);

    private static byte[] Bytes(XElement element) => System.Text.Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));

    private static Dictionary<string, string> Form(AwsRequest request)
    {
        var form = new Dictionary<string, string>();
        if (request.Headers.ContentType.ToString().StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            foreach (string[] pair in request.Text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)))
            {
                form[Decoded(pair[0])] = pair.Length == 2 ? Decoded(pair[1]) : "";
            }
        }

        return form;
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
