namespace Microsoft.DurableTask;

/// <summary>Results that arrive in pages, read one by one or page by page.</summary>
public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
{
    public abstract IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null);

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (Page<T> page in AsPages().WithCancellation(cancellationToken))
        {
            foreach (T value in page.Values)
            {
                yield return value;
            }
        }
    }
}
