using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Aws;
using Orchestrator.Configuration;

namespace Orchestrator.Tests.Configuration;

public sealed class PipelineFilesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pipelines-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Folder_WhoseFileChanges_IsReadAgain()
    {
        string file = Path.Combine(folder.FullName, "crm.yaml");
        await File.WriteAllTextAsync(file, SamplePipelines.Least);
        PipelineFiles files = PipelineFiles.Local(folder.FullName);
        PipelineSet before = await files.Read(default);
        Assert.Same(before, await files.Read(default));

        await File.WriteAllTextAsync(file, SamplePipelines.Least + "\n  - name: Contact\n");

        Assert.Equal(2, Assert.Single((await files.Read(default)).Pipelines).Objects.Count);
    }

    [Fact]
    public async Task Folder_ThatIsNotThere_IsAProblemWithItsPath()
    {
        string missing = Path.Combine(folder.FullName, "none");

        ConfigurationProblem problem = Assert.Single((await PipelineFiles.Local(missing).Read(default)).Problems);

        Assert.Equal(("ORC1021", missing), (problem.Code, problem.File));
    }

    /// <summary>Without this, an hour without S3 would end every run that is under way and skip every schedule.</summary>
    [Fact]
    public async Task Source_OutOfReach_LeavesInForceWhatItSaidLast()
    {
        var source = new FragileSource();
        var clock = new SteppedClock();
        var files = new PipelineFiles(source, clock, NullLogger<PipelineFiles>.Instance);
        await files.Read(default);

        source.Broken = true;
        clock.Step(source.Freshness);
        PipelineSet during = await files.Read(default);

        Assert.Equal("crm", (await files.Find("crm", default))!.Name.Value);
        ConfigurationProblem problem = Assert.Single(during.Problems);
        Assert.Equal(("ORC1039", "s3://team/pipelines", "SlowDown"), (problem.Code, problem.File, problem.Found));
        Assert.Equal("crm", Assert.Single(during.Pipelines).Name.Value);

        source.Broken = false;
        clock.Step(TimeSpan.FromSeconds(5));
        Assert.Empty((await files.Read(default)).Problems);
    }

    /// <summary>"No such pipeline" would fail for ever what the next attempt of the same step can do.</summary>
    [Fact]
    public async Task Source_OutOfReachAtTheFirstQuestion_IsTriedAgainByAStepOfARun()
    {
        var source = new FragileSource { Broken = true };
        var files = new PipelineFiles(source, new SteppedClock(), NullLogger<PipelineFiles>.Instance);

        await Assert.ThrowsAsync<TransientAwsException>(() => files.Find("crm", default));
        Assert.Equal("ORC1039", Assert.Single((await files.Read(default)).Problems).Code);

        source.Broken = false;
        Assert.NotNull(await files.Find("crm", default));
    }

    [Fact]
    public async Task Source_AskedOftenWithinItsFreshness_IsReadOnce()
    {
        var source = new FragileSource();
        var clock = new SteppedClock();
        var files = new PipelineFiles(source, clock, NullLogger<PipelineFiles>.Instance);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => files.Read(default)));
        Assert.Equal(1, source.Reads);

        clock.Step(source.Freshness);
        await files.Read(default);
        Assert.Equal(2, source.Reads);
    }

    private sealed class FragileSource : IPipelineSource
    {
        public bool Broken { get; set; }

        public int Reads { get; private set; }

        public TimeSpan Freshness => TimeSpan.FromSeconds(30);

        public Task<PipelineSet> Read(CancellationToken stop)
        {
            Reads++;
            return Broken
                ? throw new SourceUnreachableException("s3://team/pipelines", "SlowDown", "", new IOException("slow down"))
                : Task.FromResult(PipelineSet.Of([new("crm.yaml", SamplePipelines.Least)]));
        }
    }

    private sealed class SteppedClock : TimeProvider
    {
        private DateTimeOffset now = DateTimeOffset.UnixEpoch;

        public void Step(TimeSpan time) => now += time;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
