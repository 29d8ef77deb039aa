using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace AwsSimulator.Http;

/// <summary>Where one operation of a REST service lives.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">For example <c>/tags/{resourceArn}</c>; a label becomes a member of the input.</param>
/// <param name="Operation">What it does.</param>
public sealed record RestRoute(string Method, string Path, AwsOperation Operation)
{
    /// <summary>Members that travel as repeated query parameters, for example <c>tagKeys</c>.</summary>
    public IReadOnlyList<string> QueryLists { get; init; } = [];

    /// <summary>Whether the request is for this route; its labels and query lists are added to the members.</summary>
    internal bool Matches(AwsRequest request, [NotNullWhen(true)] out JsonObject? members)
    {
        members = null;
        string[] wanted = Path.Split('/'), sent = request.RawPath.Split('/');
        if (request.Method != Method || wanted.Length != sent.Length)
        {
            return false;
        }

        var labels = new JsonObject();
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i].StartsWith('{') && sent[i].Length > 0)
            {
                labels[wanted[i].Trim('{', '}')] = Uri.UnescapeDataString(sent[i]);
            }
            else if (wanted[i] != sent[i])
            {
                return false;
            }
        }

        foreach (string name in QueryLists)
        {
            labels[name] = new JsonArray([.. request.Query.Split('&')
                .Where(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))
                .Select(pair => (JsonNode)Uri.UnescapeDataString(pair[(name.Length + 1)..].Replace('+', ' ')))]);
        }

        members = labels;
        return true;
    }
}
