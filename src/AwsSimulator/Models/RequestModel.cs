using System.Text.Json;
using AwsSimulator.Http;

namespace AwsSimulator.Models;

/// <summary>
/// The requests of one service as its public model describes them: SDKs check little of it, so the service has to. The rules stand in a
/// file of their own, one member a line.
/// </summary>
public sealed class RequestModel
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly ModelFile file;

    private RequestModel(ModelFile file) => this.file = file;

    /// <summary>Reads the model of a service, by its signing name.</summary>
    public static RequestModel Of(string service)
    {
        using Stream resource = typeof(RequestModel).Assembly.GetManifestResourceStream($"AwsSimulator.Models.{service}.json")
            ?? throw new ArgumentException($"There is no model of {service}.", nameof(service));
        return new RequestModel(JsonSerializer.Deserialize<ModelFile>(resource, Json)!);
    }

    /// <summary>Whether the operation takes a member of that name as a whole number.</summary>
    public bool IsInteger(string operation, string member) =>
        file.Structures[file.Operations[operation]].GetValueOrDefault(member) is { Is: "integer" or "long" };

    /// <summary>Checks every member of a request that the model knows; unknown members pass, JSON null counts as absent.</summary>
    /// <exception cref="AwsException">
    /// SerializationException: a member is of another JSON type. ValidationException: its message counts and names every rule that is
    /// broken.
    /// </exception>
    public void Check(string operation, Members input)
    {
        var walk = new RequestWalk(file.Structures, file.Enums);
        walk.Structure(file.Operations[operation], "", input.Json);
        if (walk.Broken.Count > 0)
        {
            string errors = walk.Broken.Count == 1 ? "1 validation error" : $"{walk.Broken.Count} validation errors";
            throw AwsException.Validation($"{errors} detected: {string.Join("; ", walk.Broken)}");
        }
    }

    private sealed record ModelFile(
        Dictionary<string, string> Operations,
        Dictionary<string, Dictionary<string, MemberRule>> Structures,
        Dictionary<string, string[]> Enums);
}
