using System.Runtime.CompilerServices;

namespace Microsoft.DurableTask;

/// <summary>Makes an <see cref="AsyncPageable{T}"/> of a function that fetches one page.</summary>
public static class Pageable
{
    public static AsyncPageable<T> Create<T>(Func<string?, CancellationToken, Task<Page<T>>> pageFunc)
    {
        ArgumentNullException.ThrowIfNull(pageFunc);
        return Create<T>((continuation, _, cancellation) => pageFunc(continuation, cancellation));
    }

    /// <param name="pageFunc">Given continuation token (null at the start), page size hint and cancellation.</param>
    public static AsyncPageable<T> Create<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> pageFunc)
    {
        ArgumentNullException.ThrowIfNull(pageFunc);
        return new FuncPageable<T>(pageFunc);
    }

    private sealed class FuncPageable<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> fetch) : AsyncPageable<T>
    {
        public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
            Pages(continuationToken, pageSizeHint);

        private async IAsyncEnumerable<Page<T>> Pages(
            string? continuationToken, int? pageSizeHint, [EnumeratorCancellation] CancellationToken cancellation = default)
        {
            do
            {
                Page<T> page = await fetch(continuationToken, pageSizeHint, cancellation);
                yield return page;
                continuationToken = page.ContinuationToken;
            }
            while (continuationToken is not null);
        }
    }
}
