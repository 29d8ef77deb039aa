using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sdks.Tests.Aws;

/// <summary>
/// An HTTP server on a free port: keeps every request as it came over the wire and gives the answers it was told, in turn (the last one
/// stays).
/// </summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly ConcurrentQueue<Reply> replies;
    private Reply last;

    private ScriptedService(WebApplication server, Reply[] script)
    {
        this.server = server;
        replies = new ConcurrentQueue<Reply>(script);
        last = script[^1];
    }

    public List<Received> Requests { get; } = [];

    public Received Request => Assert.Single(Requests);

    public string Url { get; private set; } = "";

    public static async Task<ScriptedService> Start(params Reply[] script)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication server = builder.Build();
        var service = new ScriptedService(server, script);
        server.Run(service.Answer);
        await server.StartAsync();
        service.Url = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return service;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        // The raw target: Kestrel's own Path has decoded part of it already.
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers =
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Requests.Add(new Received(context.Request.Method, target, headers, await reader.ReadToEndAsync()));

        last = replies.TryDequeue(out Reply? next) ? next : last;
        context.Response.StatusCode = last.Status;
        context.Response.Headers["x-amzn-RequestId"] = "request-1";
        if (last.ErrorType is not null)
        {
            context.Response.Headers["x-amzn-ErrorType"] = last.ErrorType;
        }

        await context.Response.WriteAsync(last.Body);
    }
}

internal sealed record Reply(int Status, string Body, string? ErrorType = null)
{
    public static Reply Ok(string body = "{}") => new(200, body);
}

internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
