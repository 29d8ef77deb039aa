using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Tests.Configuration;

/// <summary>Documents against a schema, judged by Python's jsonschema, which nobody of ours wrote.</summary>
internal static class JsonSchemaCheck
{
    private const string Script = """
        import json, sys, jsonschema
        given = json.load(sys.stdin)
        jsonschema.Draft7Validator.check_schema(given["schema"])
        judge = jsonschema.Draft7Validator(given["schema"])
        print(json.dumps([[e.json_path + ": " + e.message for e in judge.iter_errors(d)] for d in given["documents"]]))
        """;

    /// <summary>What is wrong with each of the documents.</summary>
    public static async Task<string[][]> Problems(string schema, IEnumerable<JsonNode?> documents)
    {
        var given = new JsonObject
        {
            ["schema"] = JsonNode.Parse(schema),
            ["documents"] = new JsonArray([.. documents.Select(document => document?.DeepClone())]),
        };
        ProcessStartInfo start = new("python3", ["-c", Script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(given.ToJsonString());
        process.StandardInput.Close();
        Task<string> answer = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return JsonSerializer.Deserialize<string[][]>(await answer)!;
    }
}
