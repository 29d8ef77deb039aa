namespace Microsoft.DurableTask;

/// <summary>Some of the results.</summary>
public sealed class Page<T>
{
    public Page(IReadOnlyList<T> values, string? continuationToken = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = values;
        ContinuationToken = continuationToken;
    }

    public IReadOnlyList<T> Values { get; }

    /// <summary>Where the next page begins; null on the last one.</summary>
    public string? ContinuationToken { get; }
}
