using Microsoft.Extensions.Options;

namespace Orchestrator.Configuration;

/// <summary>The pipeline files of this deployment, read again whenever one of them changed.</summary>
public sealed class PipelineFiles(IOptions<OrchestratorOptions> options)
{
    private readonly Lock reading = new();
    private (string Stamp, PipelineSet Set)? last;

    /// <summary>What the files say now. A missing folder or file is a problem (<c>ORC1021</c>), not an exception.</summary>
    public PipelineSet Read()
    {
        lock (reading)
        {
            string path = options.Value.Pipelines;
            List<FileInfo> files = [.. Files(path)];
            string stamp = string.Join('\n', files.Select(file => $"{file.FullName} {file.LastWriteTimeUtc.Ticks} {file.Length}"));
            if (last?.Stamp != stamp)
            {
                last = (stamp, files.Count == 0 ? Nothing(path) : Parse(files));
            }

            return last!.Value.Set;
        }
    }

    /// <summary>The file itself, or the pipelines of the folder, in the order of their names.</summary>
    private static IEnumerable<FileInfo> Files(string path)
    {
        if (File.Exists(path))
        {
            return [new FileInfo(path)];
        }

        return !Directory.Exists(path) ? [] : new DirectoryInfo(path).EnumerateFiles()
            .Where(file => file.Extension is ".yaml" or ".yml")
            .OrderBy(file => file.Name, StringComparer.Ordinal);
    }

    private PipelineSet Parse(List<FileInfo> files)
    {
        var texts = new List<KeyValuePair<string, string>>();
        var unreadable = new List<ConfigurationProblem>();
        foreach (FileInfo file in files)
        {
            string given = options.Value.Pipelines;
            string shown = File.Exists(given) ? given : Path.Combine(given, file.Name);
            try
            {
                texts.Add(KeyValuePair.Create(shown, File.ReadAllText(file.FullName)));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(new ConfigurationProblem("ORC1029", $"the file cannot be read: {error.Message}") { File = shown });
            }
        }

        PipelineSet set = PipelineSet.Of(texts);
        return set with
        {
            Files = [.. set.Files, .. unreadable.Select(problem => problem.File!)],
            Problems = [.. unreadable, .. set.Problems],
        };
    }

    private static PipelineSet Nothing(string path) => new([], [],
    [
        new ConfigurationProblem("ORC1021", $"no pipeline file at \"{path}\"")
        {
            File = path,
            Allowed = "a file, or a folder with *.yaml or *.yml files",
            Note = $"set {OrchestratorOptions.Section}:{nameof(OrchestratorOptions.Pipelines)}",
        },
    ]);
}
