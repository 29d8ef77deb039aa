using AwsSimulator.Http;

namespace AwsSimulator.AppFlow;

/// <summary>Tags of flows, found by ARN.</summary>
internal sealed class TagOperations(FlowAccount account)
{
    private const int MostTags = 50;

    /// <summary>The tags a request carries, checked; null if it carries none.</summary>
    /// <exception cref="AwsException">ValidationException: too many, or a key or value AppFlow does not take.</exception>
    public static IReadOnlyDictionary<string, string>? Read(Members input)
    {
        IReadOnlyDictionary<string, string>? tags = input.Map("tags");
        ThrowIfTooMany(tags?.Count ?? 0);
        foreach ((string key, string value) in tags ?? new Dictionary<string, string>())
        {
            if (key.Length is < 1 or > 128 || !Patterns.TagKey.IsMatch(key))
            {
                throw AwsException.Validation(
                    $"1 validation error detected: Value '{key}' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: "
                    + $"[Member must have length between 1 and 128, Member must satisfy regular expression pattern: {Patterns.TagKey}]");
            }

            if (value.Length > 256 || Patterns.TagValue.Match(value).Length != value.Length)
            {
                throw AwsException.Validation(
                    $"1 validation error detected: Value '{value}' at 'tags' failed to satisfy constraint: Map values must satisfy constraint: "
                    + $"[Member must have length less than or equal to 256, Member must satisfy regular expression pattern: {Patterns.TagValue}]");
            }
        }

        return tags;
    }

    public Task<object> TagResource(Members input, CancellationToken stop)
    {
        IReadOnlyDictionary<string, string> added = Read(input) ?? throw Members.Missing("tags");
        Find(input).Tag(tags =>
        {
            foreach ((string key, string value) in added)
            {
                tags[key] = value;
            }

            ThrowIfTooMany(tags.Count);
            return tags;
        });
        return Task.FromResult<object>(new { });
    }

    public Task<object> UntagResource(Members input, CancellationToken stop)
    {
        IReadOnlyList<string> keys = input.Texts("tagKeys", most: MostTags) ?? throw Members.Missing("tagKeys");
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

    private static void ThrowIfTooMany(int count)
    {
        if (count > MostTags)
        {
            throw AwsException.Validation(
                $"1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to {MostTags}");
        }
    }

    private Flow Find(Members input) => account.GetByArn(input.RequiredText("resourceArn", most: 512, pattern: Patterns.Arn));
}
