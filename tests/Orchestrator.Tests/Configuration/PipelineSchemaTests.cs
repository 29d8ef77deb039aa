using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AwsSimulator.Tests.OutsideClients;
using Orchestrator.Configuration;

namespace Orchestrator.Tests.Configuration;

/// <summary>docs/pipeline.schema.json is what editors complete and underline pipeline files by.</summary>
public sealed partial class PipelineSchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(PipelineSchema.Text())!.AsObject();

    [Fact]
    public void Schema_MadeFromTheReaders_IsTheOneCheckedIn() =>
        GoldenFile.Holds(PipelineSchema.Text(), "../../../docs/pipeline.schema.json");

    [Fact]
    public void Schema_EveryKey_SaysWhatItIsFor()
    {
        (string Path, JsonObject Key)[] keys = [.. Keys(Schema, "")];

        Assert.InRange(keys.Length, 50, int.MaxValue);
        Assert.Empty(keys.Where(key => key.Key["description"]?.GetValue<string>() is not { Length: > 3 }).Select(key => key.Path));
    }

    [Fact]
    public void PipelineWithEveryKey_Written_LeavesNoKeyOfTheSchemaOut()
    {
        HashSet<string> written = Names(YamlAsJson.Read(Text("docs/pipeline.yaml")), "");

        // What may stand under defaults may stand in an object too.
        IEnumerable<string> left =
            from key in Keys(Schema, "")
            let inObject = key.Path.Replace("/objects/tables/", "/objects/", StringComparison.Ordinal)
            where !written.Contains(key.Path) && !written.Contains(inObject)
                && !written.Contains(inObject.Replace("/objects/", "/defaults/", StringComparison.Ordinal))
            select key.Path;

        // A pipeline has a workgroup or a cluster, not both.
        Assert.Equal(["/redshift/cluster"], left);
    }

    /// <summary>An editor must not underline what a run takes.</summary>
    [OutsideFact("jsonschema")]
    public async Task Examples_InTheirPlaces_AreValid()
    {
        string[] files = [.. Examples()];
        Assert.True(files.Length >= 4, string.Join(", ", files));

        IEnumerable<string> texts = [.. files.Select(Yaml), SamplePipelines.Full, SamplePipelines.Least];
        string[][] problems = await JsonSchemaCheck.Problems(PipelineSchema.Text(), texts.Select(YamlAsJson.Read));

        Assert.All(problems, Assert.Empty);
    }

    /// <summary>What one look at the file can tell must be underlined while it is being written.</summary>
    [OutsideFact("jsonschema")]
    public async Task Faults_OfTheTable_AreFoundWithoutACommand()
    {
        // These need another value, the whole file or the parser of schedules, zones and types.
        string[] seenByCheckOnly = ["ORC1001", "ORC1007", "ORC1009", "ORC1019", "ORC1020", "ORC1032", "ORC1033"];
        (string Text, string Code)[] faults =
        [
            .. from row in typeof(PipelineFileTests).GetMethod(nameof(PipelineFileTests.File_WithOneFault_NamesItWithItsPlace))!
                   .GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(null!))
               where !seenByCheckOnly.Contains((string)row[2])
               where !((string)row[1]).Contains("ceiling: 5s", StringComparison.Ordinal)
               where !((string)row[1]).Contains("50ms", StringComparison.Ordinal)
               where !((string)row[1]).EndsWith(", database: dev", StringComparison.Ordinal)
               where !((string)row[1]).Contains("101 %", StringComparison.Ordinal)
               select (SamplePipelines.Least.Replace((string)row[0], (string)row[1], StringComparison.Ordinal), (string)row[2]),
        ];
        Assert.InRange(faults.Length, 25, int.MaxValue);

        string[][] problems = await JsonSchemaCheck.Problems(PipelineSchema.Text(), faults.Select(fault => YamlAsJson.Read(fault.Text)));

        Assert.Empty(faults.Zip(problems).Where(pair => pair.Second.Length == 0).Select(pair => pair.First));
    }

    /// <summary>Pipeline files that somebody may copy.</summary>
    private static IEnumerable<string> Examples()
    {
        string[] folders = ["docs", "infra", "tests/Orchestrator.Cli.Tests/Pipelines"];
        return
        [
            "README.md",
            .. from folder in folders
               from path in Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.yaml", SearchOption.AllDirectories)
               let text = File.ReadAllText(path)
               where text.Contains("\nobjects:", StringComparison.Ordinal) && Path.GetFileName(path) != "bad.yaml"
               select Path.GetRelativePath(Root(), path),
        ];
    }

    private static string Yaml(string file) =>
        file.EndsWith(".md", StringComparison.Ordinal) ? YamlBlock().Match(Text(file)).Groups[1].Value : Text(file);

    private static string Text(string file) => File.ReadAllText(Path.Combine(Root(), file));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath("../../..", Path.GetDirectoryName(here)!);

    /// <summary>Every key below a schema by its path; the items of a list have none of their own.</summary>
    private static IEnumerable<(string Path, JsonObject Key)> Keys(JsonObject schema, string path)
    {
        foreach ((string name, JsonNode? key) in schema["properties"]?.AsObject() ?? [])
        {
            yield return ($"{path}/{name}", key!.AsObject());
        }

        IEnumerable<(JsonObject Schema, string Path)> below =
        [
            .. (schema["properties"]?.AsObject() ?? []).Select(key => (key.Value!.AsObject(), $"{path}/{key.Key}")),
            .. (schema["anyOf"]?.AsArray() ?? []).Select(form => (form!.AsObject(), path)),
            .. schema["items"] is JsonObject items ? new[] { (items, path) } : [],
        ];
        foreach ((string, JsonObject) key in below.SelectMany(part => Keys(part.Schema, part.Path)))
        {
            yield return key;
        }
    }

    private static HashSet<string> Names(JsonNode? node, string path) => node switch
    {
        JsonObject map => [.. map.SelectMany(child => Names(child.Value, $"{path}/{child.Key}").Append($"{path}/{child.Key}"))],
        JsonArray list => [.. list.SelectMany(item => Names(item, path))],
        _ => [],
    };

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
