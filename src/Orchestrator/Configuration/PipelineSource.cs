using System.Text.RegularExpressions;
using Amazon.DynamoDBv2;
using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orchestrator.Configuration;

/// <summary>Chooses the source by the setting's form: a path or <c>file:</c>, <c>s3://bucket/prefix</c>, <c>dynamodb://table</c>.</summary>
public static partial class PipelineSource
{
    private const string Allowed = "a path, file:PATH, s3://BUCKET/PREFIX, dynamodb://TABLE";

    public static IPipelineSource Of(IServiceProvider services)
    {
        string place = services.GetRequiredService<IOptions<OrchestratorOptions>>().Value.Pipelines;
        return Uri().Match(place) switch
        {
            { Success: false } or { Groups: [_, { Value: "file" }, _] } => new PipelineFolder(LocalPath(place)),
            { Groups: [_, { Value: "s3" }, var rest] } when Bucket().Match(rest.Value) is { Success: true } bucket =>
                new PipelineBucket(services.GetRequiredService<IAmazonS3>(), bucket.Groups[1].Value, bucket.Groups[2].Value),
            { Groups: [_, { Value: "dynamodb" }, var rest] } when Table().Match(rest.Value) is { Success: true } table =>
                new PipelineTable(services.GetRequiredService<IAmazonDynamoDB>(), table.Groups[1].Value),
            _ => new Unknown(place),
        };
    }

    /// <summary>Whether it names a place that only its service can tell is there.</summary>
    public static bool IsRemote(string place) => Uri().Match(place) is { Success: true } uri && uri.Groups[1].Value != "file";

    /// <summary>Whether reading it is a call to AWS.</summary>
    public static bool IsOfAws(string place) => Uri().Match(place) is { Success: true, Groups: [_, { Value: "s3" or "dynamodb" }, _] };

    /// <summary>The path of a place on this machine: itself, or what follows <c>file:</c>, also as <c>file:///etc/pipelines</c>.</summary>
    public static string LocalPath(string place)
    {
        string path = place.StartsWith("file:", StringComparison.Ordinal) ? place["file:".Length..] : place;
        return path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
    }

    // A drive letter is one character.
    [GeneratedRegex("^([a-z][a-z0-9]+):(.*)$")]
    private static partial Regex Uri();

    [GeneratedRegex("^//([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?$")]
    private static partial Regex Bucket();

    [GeneratedRegex("^//([A-Za-z0-9_.-]{3,255})$")]
    private static partial Regex Table();

    /// <summary>A place of no known form: a problem that says so, every time.</summary>
    private sealed class Unknown(string place) : IPipelineSource
    {
        private readonly PipelineSet nothing = new([], [],
        [
            new ConfigurationProblem("ORC1040", $"\"{place}\" is not a place where pipelines can be kept")
            {
                File = place,
                Allowed = Allowed,
                Note = $"set {OrchestratorOptions.Section}:{nameof(OrchestratorOptions.Pipelines)}",
            },
        ]);

        public TimeSpan Freshness => TimeSpan.Zero;

        public Task<PipelineSet> Read(CancellationToken stop) => Task.FromResult(nothing);
    }
}
