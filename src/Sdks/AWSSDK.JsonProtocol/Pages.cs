using System.Runtime.CompilerServices;
using Amazon.Runtime;

namespace Amazon.JsonProtocol;

/// <summary>Calls an operation again with each page's token until there is none. One pass only, like the real paginators.</summary>
internal sealed class Pages<TRequest, TResponse>(
    TRequest request,
    Func<TRequest, CancellationToken, Task<TResponse>> call,
    Func<TRequest, string?> firstToken,
    Action<TRequest, string?> setToken,
    Func<TResponse, string?> nextToken) : IPaginator<TResponse>
    where TRequest : AmazonWebServiceRequest
{
    private int started;

    public async IAsyncEnumerable<TResponse> PaginateAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref started, 1) != 0)
        {
            throw new InvalidOperationException("Paginator has already been consumed and cannot be reused. Please create a new instance.");
        }

        PaginatorUtils.SetUserAgentAdditionOnRequest(request);
        string? token = firstToken(request);
        do
        {
            setToken(request, token);
            TResponse page = await call(request, cancellationToken).ConfigureAwait(false);
            token = nextToken(page);
            yield return page;
        }
        while (!string.IsNullOrEmpty(token));
    }
}
