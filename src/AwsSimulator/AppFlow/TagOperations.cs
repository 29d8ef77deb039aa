using AwsSimulator.Http;

namespace AwsSimulator.AppFlow;

/// <summary>Tags of flows, found by ARN.</summary>
internal sealed class TagOperations(FlowAccount account)
{
    private const int MostTags = 50;

    public Task<object> TagResource(Members input, CancellationToken stop)
    {
        IReadOnlyDictionary<string, string> added = input.Map("tags")!;
        Find(input).Tag(tags =>
        {
            foreach ((string key, string value) in added)
            {
                tags[key] = value;
            }

            // The model bounds what one request brings; a flow is bounded as well.
            return tags.Count <= MostTags
                ? tags
                : throw AwsException.Validation($"The flow would have {tags.Count} tags; a resource has at most {MostTags}.");
        });
        return Task.FromResult<object>(new { });
    }

    public Task<object> UntagResource(Members input, CancellationToken stop)
    {
        IReadOnlyList<string> keys = input.Texts("tagKeys")!;
        Find(input).Tag(tags =>
        {
            foreach (string key in keys)
            {
                tags.Remove(key);
            }

            return tags;
        });
        return Task.FromResult<object>(new { });
    }

    public Task<object> ListTagsForResource(Members input, CancellationToken stop) => Task.FromResult<object>(new { Find(input).Tags });

    private Flow Find(Members input) => account.GetByArn(input.RequiredText("resourceArn"));
}
