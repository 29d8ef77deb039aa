using System.Net;
using System.Net.Http.Headers;

namespace AwsSimulator.EventBridge;

/// <summary>
/// Posts events as EventBridge does: five seconds for an answer, again after 429, 5xx and silence, never after another 4xx.
/// </summary>
internal sealed class ApiDestination : IDisposable
{
    // EventBridge goes on for 24 hours; whoever rehearses is gone by then.
    private const int Attempts = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };

    public async Task Post(EventTarget target, byte[] body, TimeSpan delay, CancellationToken stop)
    {
        try
        {
            await Task.Delay(delay, stop);
            for (int attempt = 1; !await TryPost(target, body, stop) && attempt < Attempts; attempt++)
            {
                await Task.Delay(FirstPause * Math.Pow(2, attempt), stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Dropped with the simulator.
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>False if it is worth another attempt.</summary>
    private async Task<bool> TryPost(EventTarget target, byte[] body, CancellationToken stop)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = content };
        request.Headers.TryAddWithoutValidation(target.ApiKeyHeader, target.ApiKey);
        request.Headers.TryAddWithoutValidation("User-Agent", "Amazon/EventBridge/ApiDestinations");
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, stop);
            return response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
