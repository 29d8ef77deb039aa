using AwsSimulator.Tests.OutsideClients;
using Orchestrator.Configuration;

namespace Orchestrator.Tests.Configuration;

/// <summary>Pipelines under a prefix of a bucket, each with what it guards against.</summary>
public sealed class PipelineBucketTests(RemotePlaces places) : IClassFixture<RemotePlaces>
{
    /// <summary>Lost pages, other folders, files that are no pipelines.</summary>
    [OutsideFact("moto.server")]
    public async Task Prefix_OfSeveralPages_GivesThePipelinesRightUnderIt()
    {
        await places.MakeBucket("several");
        foreach (string name in new[] { "one", "two", "three", "four", "five" })
        {
            await places.Put("several", $"pipelines/{name}.yaml", Pipeline(name));
        }

        await places.Put("several", "pipelines/readme.txt", "no pipeline");
        await places.Put("several", "pipelines/old/six.yaml", Pipeline("six"));
        await places.Put("several", "pipelines-old/seven.yaml", Pipeline("seven"));

        PipelineSet folder = await places.Source("s3://several/pipelines").Read(default);
        PipelineSet file = await places.Source("s3://several/pipelines/old/six.yaml").Read(default);

        Assert.Empty(folder.Problems);
        Assert.Equal(["five", "four", "one", "three", "two"], folder.Pipelines.Select(pipeline => pipeline.Name.Value));
        Assert.Equal("s3://several/pipelines/one.yaml", folder.Find("one")!.Name.Place.File);
        Assert.Equal("six", Assert.Single(file.Pipelines).Name.Value);
    }

    /// <summary>A fault in one of many files must be found by its place, and cost the others nothing.</summary>
    [OutsideFact("moto.server")]
    public async Task Files_WithFaults_AreNamedWithKeyLineAndColumn()
    {
        await places.MakeBucket("faulty");
        await places.Put("faulty", "a.yaml", Pipeline("first").Replace("concurrency: 4", "concurrency: 400", StringComparison.Ordinal));
        await places.Put("faulty", "b.yaml", Pipeline("second"));
        await places.Put("faulty", "c.yaml", Pipeline("third").Replace("schema: third", "schema: second", StringComparison.Ordinal));
        await places.Put("faulty", "d.yaml", new string('#', PipelineBucket.LongestFile + 1));

        PipelineSet set = await places.Source("s3://faulty").Read(default);

        Assert.Equal("second", Assert.Single(set.Pipelines).Name.Value);
        Assert.Equal(4, set.Files.Count);
        Assert.Equal(["ORC1041", "ORC1012", "ORC1014"], set.Problems.Select(problem => problem.Code));
        Assert.Equal("s3://faulty/d.yaml", set.Problems[0].File);
        Assert.Contains("  --> s3://faulty/a.yaml:2:14\n", ProblemText.Of(set.Problems[1]), StringComparison.Ordinal);
        Assert.Contains("s3://faulty/b.yaml:", set.Problems[2].Found, StringComparison.Ordinal);
    }

    /// <summary>Reading and parsing everything for every step of a run would be the run's main work.</summary>
    [OutsideFact("moto.server")]
    public async Task File_ThatChanged_IsReadAgainAndTheOthersAreNot()
    {
        await places.MakeBucket("changing");
        await places.Put("changing", "a.yaml", Pipeline("first"));
        await places.Put("changing", "b.yaml", Pipeline("second"));
        IPipelineSource source = places.Source("s3://changing/");
        PipelineSet before = await source.Read(default);
        Assert.Same(before, await source.Read(default));

        await places.Put("changing", "b.yaml", Pipeline("other"));
        PipelineSet after = await source.Read(default);

        Assert.Equal(["first", "other"], after.Pipelines.Select(pipeline => pipeline.Name.Value));
    }

    [OutsideFact("moto.server")]
    public async Task Bucket_ThatIsNotThere_IsOutOfReachByName()
    {
        SourceUnreachableException error = await Assert.ThrowsAsync<SourceUnreachableException>(
            () => places.Source("s3://nobodys-bucket/pipelines").Read(default));

        Assert.Equal(("ORC1039", "s3://nobodys-bucket/pipelines", "NoSuchBucket"),
            (error.Problem.Code, error.Problem.File, error.Problem.Found));
        Assert.Contains("s3:GetObject", error.Problem.Note, StringComparison.Ordinal);
    }

    [OutsideFact("moto.server")]
    public async Task Prefix_WithoutAPipeline_IsAProblem()
    {
        await places.MakeBucket("empty");

        ConfigurationProblem problem = Assert.Single((await places.Source("s3://empty/pipelines").Read(default)).Problems);

        Assert.Equal(("ORC1021", "s3://empty/pipelines"), (problem.Code, problem.File));
    }

    [Theory]
    [InlineData("http://example.com/pipelines")]
    [InlineData("s3:bucket")]
    [InlineData("s3://Bucket/prefix")]
    [InlineData("dynamodb://a")]
    public async Task Place_OfNoKnownForm_SaysWhichThereAre(string place)
    {
        ConfigurationProblem problem = Assert.Single((await places.Source(place).Read(default)).Problems);

        Assert.Equal("ORC1040", problem.Code);
        Assert.Contains("dynamodb://TABLE", problem.Allowed, StringComparison.Ordinal);
    }

    internal static string Pipeline(string name) => SamplePipelines.Least
        .Replace("name: crm", $"name: {name}", StringComparison.Ordinal)
        .Replace("database: dev", $"database: dev, schema: {name}", StringComparison.Ordinal);
}
