using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using AwsSimulator.EventBridge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AwsSimulator.Tests.EventBridge;

/// <summary>One request of EventBridge as it came.</summary>
internal sealed record Delivery(string ApiKey, string ContentType, string UserAgent, JsonElement Event)
{
    public string Id => Event.GetProperty("id").GetString()!;

    public JsonElement Detail => Event.GetProperty("detail");
}

/// <summary>An HTTP endpoint events are posted to.</summary>
internal sealed class EventListener : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly Channel<Delivery> received = Channel.CreateUnbounded<Delivery>();
    private int refusals;

    private EventListener(WebApplication server) => this.server = server;

    public EventTarget Target => new() { Url = new Uri(server.Urls.Single() + "/events"), ApiKey = "rehearsed" };

    /// <param name="refusals">How many requests are answered 503 first.</param>
    public static async Task<EventListener> Start(int refusals = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication server = builder.Build();
        var listener = new EventListener(server) { refusals = refusals };
        server.MapPost("/events", listener.Take);
        await server.StartAsync();
        return listener;
    }

    public async Task<Delivery> Next()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await received.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    private async Task<IResult> Take(HttpRequest request)
    {
        if (Interlocked.Decrement(ref refusals) >= 0)
        {
            return Results.StatusCode(503);
        }

        JsonElement body = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body);
        await received.Writer.WriteAsync(
            new Delivery(request.Headers["x-api-key"].ToString(), request.ContentType ?? "", request.Headers.UserAgent.ToString(), body));
        return Results.Ok();
    }
}
