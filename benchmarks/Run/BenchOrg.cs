using System.Text.Json;

namespace Orchestrator.Benchmarks.Run;

/// <summary>An org folder of small custom objects with a few records each.</summary>
internal sealed class BenchOrg : IDisposable
{
    private const int Records = 5;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bench-org-");

    public BenchOrg(IReadOnlyList<string> objects)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "describe"));
        Directory.CreateDirectory(Path.Combine(Folder, "data"));
        for (int i = 0; i < objects.Count; i++)
        {
            Write(objects[i], $"a{i:00}");
        }
    }

    public string Folder => folder.FullName;

    /// <summary>Names of 40 characters, for histories are full of them.</summary>
    public static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"Object{i:0000}_with_a_name_of_forty_chars__c")];

    public void Dispose() => folder.Delete(recursive: true);

    private void Write(string name, string prefix)
    {
        object[] fields =
        [
            new { name = "Id", label = "Id", type = "id", length = 18, nillable = false },
            new { name = "IsDeleted", label = "Deleted", type = "boolean", nillable = false },
            new { name = "SystemModstamp", label = "Stamp", type = "datetime", nillable = false },
            .. Enumerable.Range(1, 7).Select(i => new { name = $"Text{i}__c", label = $"Text {i}", type = "string", length = 40, nillable = true }),
        ];
        string keyPrefix = prefix[..3];
        File.WriteAllText(
            Path.Combine(Folder, "describe", $"{name}.json"), JsonSerializer.Serialize(new { name, label = name, keyPrefix, fields }));
        IEnumerable<string> rows = Enumerable.Range(0, Records).Select(i => $"{keyPrefix}{i:000000000000000},false,2026-01-01T00:00:00.000Z,text {i}");
        File.WriteAllLines(Path.Combine(Folder, "data", $"{name}.csv"), ["Id,IsDeleted,SystemModstamp,Text1__c", .. rows]);
    }
}
