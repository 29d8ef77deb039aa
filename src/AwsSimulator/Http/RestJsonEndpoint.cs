using System.Text.Json;
using System.Text.Json.Nodes;
using AwsSimulator.Models;

namespace AwsSimulator.Http;

/// <summary>A service of the protocol REST-JSON: method and path name the operation, the error code travels in a header.</summary>
public abstract class RestJsonEndpoint(string signingName) : AwsEndpoint(signingName)
{
    private const string ContentType = "application/json";

    /// <inheritdoc />
    public override IEnumerable<string> OperationNames => Routes.Keys;

    /// <inheritdoc />
    public override int ThrottledStatus => 429;

    /// <inheritdoc />
    public override int DeniedStatus => 403;

    /// <summary>The operations by name, for example <c>StartFlow</c>.</summary>
    protected abstract IReadOnlyDictionary<string, RestRoute> Routes { get; }

    /// <summary>What requests must satisfy before their operation sees them.</summary>
    protected abstract RequestModel Model { get; }

    /// <inheritdoc />
    public override bool Handles(AwsRequest request) =>
        request.Target is null && (request.SigningName is { } name ? name == SigningName : OperationOf(request) is not null);

    /// <inheritdoc />
    public override string? OperationOf(AwsRequest request) =>
        Routes.FirstOrDefault(route => route.Value.Matches(request, out _)).Key;

    /// <inheritdoc />
    public override async Task<AwsResponse> Answer(string operation, AwsRequest request, CancellationToken stop)
    {
        RestRoute route = Routes[operation];
        route.Matches(request, out JsonObject? members);
        Members body = Members.Parse(request.Body);
        Members input = members!.Count == 0 ? body : Joined(members, body);
        Model.Check(operation, input);
        object output = await route.Operation(input, stop);
        return new AwsResponse(200, ContentType, JsonSerializer.SerializeToUtf8Bytes(output, AwsJson.CamelCase));
    }

    /// <inheritdoc />
    public override AwsResponse Error(AwsException error, string requestId)
    {
        var body = new Dictionary<string, string> { ["message"] = error.Message };
        return new AwsResponse(error.Status, ContentType, JsonSerializer.SerializeToUtf8Bytes(body, AwsJson.CamelCase), error.Code);
    }

    private static Members Joined(JsonObject members, Members body)
    {
        foreach (JsonProperty member in body.Json.EnumerateObject())
        {
            members[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }

        return new Members(JsonSerializer.SerializeToElement(members));
    }
}
