using System.Text.Json;
using AwsSimulator.Models;

namespace AwsSimulator.Http;

/// <summary>A service of the protocol JSON 1.1: every call is <c>POST /</c>, the header <c>X-Amz-Target</c> names the operation.</summary>
public abstract class JsonRpcEndpoint(string signingName, string targetPrefix) : AwsEndpoint(signingName)
{
    private const string ContentType = "application/x-amz-json-1.1";

    /// <inheritdoc />
    public override IEnumerable<string> OperationNames => Operations.Keys;

    /// <inheritdoc />
    public override int ThrottledStatus => 400;

    /// <inheritdoc />
    public override int DeniedStatus => 400;

    /// <summary>The operations by name.</summary>
    protected abstract IReadOnlyDictionary<string, AwsOperation> Operations { get; }

    /// <summary>What requests must satisfy before their operation sees them.</summary>
    protected abstract RequestModel Model { get; }

    /// <inheritdoc />
    public override bool Handles(AwsRequest request) => request.Target is { } target
        ? target.StartsWith(targetPrefix + ".", StringComparison.Ordinal)
        : request.SigningName == SigningName;

    /// <inheritdoc />
    public override string? OperationOf(AwsRequest request) =>
        request.Target?[(targetPrefix.Length + 1)..] is { } name && Operations.ContainsKey(name) ? name : null;

    /// <inheritdoc />
    public override async Task<AwsResponse> Answer(string operation, AwsRequest request, CancellationToken stop)
    {
        Members input = Members.Parse(request.Body);
        Model.Check(operation, input);
        object output = await Operations[operation](input, stop);
        return new AwsResponse(200, ContentType, JsonSerializer.SerializeToUtf8Bytes(output, AwsJson.PascalCase));
    }

    /// <inheritdoc />
    public override AwsResponse Error(AwsException error, string requestId)
    {
        var body = new Dictionary<string, string> { ["__type"] = error.Code, ["message"] = error.Message };
        return new AwsResponse(error.Status, ContentType, JsonSerializer.SerializeToUtf8Bytes(body, AwsJson.PascalCase), error.Code);
    }
}
