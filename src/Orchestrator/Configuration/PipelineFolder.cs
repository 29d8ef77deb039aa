namespace Orchestrator.Configuration;

/// <summary>A pipeline file, or a folder of them; read again whenever one of them changed.</summary>
internal sealed class PipelineFolder(string path) : IPipelineSource
{
    private (string Stamp, PipelineSet Set)? last;

    public TimeSpan Freshness => TimeSpan.Zero;

    /// <summary>A missing folder or file is a problem (<c>ORC1021</c>), not an exception.</summary>
    public Task<PipelineSet> Read(CancellationToken stop)
    {
        List<FileInfo> files = [.. Files()];
        string stamp = string.Join('\n', files.Select(file => $"{file.FullName} {file.LastWriteTimeUtc.Ticks} {file.Length}"));
        if (last?.Stamp != stamp)
        {
            last = (stamp, files.Count == 0 ? Nothing() : Parse(files));
        }

        return Task.FromResult(last!.Value.Set);
    }

    /// <summary>The file itself, or the pipelines of the folder, in the order of their names.</summary>
    private IEnumerable<FileInfo> Files()
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
            string shown = File.Exists(path) ? path : Path.Combine(path, file.Name);
            try
            {
                texts.Add(KeyValuePair.Create(shown, File.ReadAllText(file.FullName)));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(new ConfigurationProblem("ORC1029", $"the file cannot be read: {error.Message}") { File = shown });
            }
        }

        return PipelineSet.Of(texts).With(unreadable);
    }

    private PipelineSet Nothing() => new([], [],
    [
        new ConfigurationProblem("ORC1021", $"no pipeline file at \"{path}\"")
        {
            File = path,
            Allowed = "a file, or a folder with *.yaml or *.yml files",
            Note = $"set {OrchestratorOptions.Section}:{nameof(OrchestratorOptions.Pipelines)}",
        },
    ]);
}
