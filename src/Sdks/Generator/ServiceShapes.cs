using System.Reflection;
using System.Text.Json;

namespace Sdks.Generator;

/// <summary>One service as <c>Shapes/&lt;package&gt;.json</c> describes it: names and types of the real .NET package, names on the wire.</summary>
/// <param name="TargetPrefix">Prefix of X-Amz-Target (AWS JSON 1.1); null for REST-JSON.</param>
/// <param name="Enums">Member name to wire value, per enum.</param>
public sealed record ServiceShapes(
    string Package,
    string Namespace,
    string Name,
    string ServiceId,
    string EndpointPrefix,
    string ApiVersion,
    string? TargetPrefix,
    IReadOnlyList<Operation> Operations,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Enums,
    IReadOnlyDictionary<string, Shape> Classes)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string FileName => $"{Name}.g.cs";

    public IEnumerable<KeyValuePair<string, Shape>> Exceptions => Classes.Where(shape => shape.Value.Kind == "exception");

    public static IEnumerable<ServiceShapes> All()
    {
        Assembly assembly = typeof(ServiceShapes).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using Stream file = assembly.GetManifestResourceStream(resource)!;
            yield return JsonSerializer.Deserialize<ServiceShapes>(file, Json)!;
        }
    }
}

/// <param name="Method">HTTP method; null (JSON 1.1) means POST.</param>
/// <param name="Uri">Path with <c>{labels}</c>; null (JSON 1.1) means <c>/</c>.</param>
/// <param name="Errors">Exception classes the operation models.</param>
public sealed record Operation(string Name, string? Method, string? Uri, IReadOnlyList<string> Errors, Paging? Pages);

/// <param name="Token">Property, on request and response alike, that carries the position.</param>
/// <param name="Items">Property the real paginator also offers item by item, if any.</param>
public sealed record Paging(string Token, string? Items);

/// <param name="Kind">request, response, model or exception.</param>
/// <param name="Code">Error code on the wire; exceptions only.</param>
public sealed record Shape(string Kind, string? Code, IReadOnlyDictionary<string, Member> Members);

/// <param name="Json">Name on the wire where it differs from the property's.</param>
public sealed record Member(string Type, string? Json, bool IdempotencyToken, bool UriLabel, bool Required);
