using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Orchestrator.Configuration;

/// <summary>Pipeline files under a prefix of a bucket, or one of them; only those that changed are fetched again.</summary>
internal sealed class PipelineBucket(IAmazonS3 s3, string bucket, string prefix) : IPipelineSource
{
    /// <summary>More files than anybody keeps: another prefix was meant.</summary>
    public const int MostFiles = 1_000;

    /// <summary>Bytes of one file; 1,000 objects with all their options take a tenth of it.</summary>
    public const int LongestFile = 1_048_576;

    private const string Needed = "the identity needs s3:ListBucket on the bucket and s3:GetObject on the files";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private Dictionary<string, (string ETag, string Text)> texts = new(StringComparer.Ordinal);
    private PipelineSet? last;
    private bool lastWasWhole;

    public TimeSpan Freshness => TimeSpan.FromSeconds(30);

    private string Place => $"s3://{bucket}/{prefix}";

    // "pipelines" is a folder as on disk: "pipelines-old/crm.yaml" is not in it.
    private string Prefix => prefix.Length == 0 || prefix.EndsWith('/') || IsPipeline(prefix) ? prefix : $"{prefix}/";

    public async Task<PipelineSet> Read(CancellationToken stop)
    {
        try
        {
            List<S3Object> files = await List(stop);
            return files.Count switch
            {
                > MostFiles => Wrong("ORC1041", $"more than {MostFiles:N0} pipeline files", "name a prefix that holds only pipelines"),
                0 => Wrong("ORC1021", "no pipeline file there", "a folder with *.yaml or *.yml files right in it, or one such file"),
                _ => await Parse(files, stop),
            };
        }
        catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            throw new SourceUnreachableException(Place, (error as AmazonServiceException)?.ErrorCode ?? "no answer", Needed, error);
        }
    }

    private async Task<List<S3Object>> List(CancellationToken stop)
    {
        var files = new List<S3Object>();
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = Prefix, Delimiter = "/" };
        do
        {
            ListObjectsV2Response page = await s3.ListObjectsV2Async(request, stop);
            files.AddRange((page.S3Objects ?? []).Where(file => IsPipeline(file.Key)));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null && files.Count <= MostFiles);

        return files;
    }

    private async Task<PipelineSet> Parse(List<S3Object> files, CancellationToken stop)
    {
        var now = new Dictionary<string, (string ETag, string Text)>(StringComparer.Ordinal);
        var unreadable = new List<ConfigurationProblem>();
        foreach (S3Object file in files)
        {
            string place = $"s3://{bucket}/{file.Key}";
            if (file.Size > LongestFile)
            {
                unreadable.Add(new ConfigurationProblem("ORC1041", $"the file is {file.Size:N0} bytes long")
                {
                    File = place,
                    Allowed = $"at most {LongestFile:N0} bytes",
                });
                continue;
            }

            try
            {
                now[place] = texts.TryGetValue(place, out (string ETag, string Text) known) && known.ETag == file.ETag
                    ? known
                    : (file.ETag, await Text(file.Key, stop));
            }
            catch (DecoderFallbackException)
            {
                unreadable.Add(new ConfigurationProblem("ORC1001", "the file is not YAML: its bytes are not UTF-8") { File = place });
            }
        }

        bool whole = unreadable.Count == 0;
        if (last is null || !whole || !lastWasWhole || !SameAs(now))
        {
            (texts, lastWasWhole) = (now, whole);
            last = PipelineSet.Of(now.Select(file => KeyValuePair.Create(file.Key, file.Value.Text))).With(unreadable);
        }

        return last;
    }

    private async Task<string> Text(string key, CancellationToken stop)
    {
        using GetObjectResponse file = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, stop);
        using var text = new StreamReader(file.ResponseStream, Strict);
        return await text.ReadToEndAsync(stop);
    }

    private bool SameAs(Dictionary<string, (string ETag, string Text)> now) =>
        now.Count == texts.Count && now.All(file => texts.GetValueOrDefault(file.Key).ETag == file.Value.ETag);

    private static bool IsPipeline(string key) =>
        key.EndsWith(".yaml", StringComparison.Ordinal) || key.EndsWith(".yml", StringComparison.Ordinal);

    private PipelineSet Wrong(string code, string message, string allowed) =>
        PipelineSet.Empty.With([new ConfigurationProblem(code, $"{message}: {Place}") { File = Place, Allowed = allowed }]);
}
