using Microsoft.Extensions.Options;
using Orchestrator.Configuration;

namespace Orchestrator.Tests.Configuration;

public sealed class PipelineFilesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pipelines-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Folder_WhoseFileChanges_IsReadAgain()
    {
        string file = Path.Combine(folder.FullName, "crm.yaml");
        File.WriteAllText(file, SamplePipelines.Least);
        var files = new PipelineFiles(Options.Create(new OrchestratorOptions { Pipelines = folder.FullName }));
        PipelineSet before = files.Read();
        Assert.Same(before, files.Read());

        File.WriteAllText(file, SamplePipelines.Least + "\n  - name: Contact\n");

        Assert.Equal(2, Assert.Single(files.Read().Pipelines).Objects.Count);
    }

    [Fact]
    public void Folder_ThatIsNotThere_IsAProblemWithItsPath()
    {
        string missing = Path.Combine(folder.FullName, "none");

        PipelineSet set = new PipelineFiles(Options.Create(new OrchestratorOptions { Pipelines = missing })).Read();

        ConfigurationProblem problem = Assert.Single(set.Problems);

        Assert.Equal(("ORC1021", missing), (problem.Code, problem.File));
    }
}
