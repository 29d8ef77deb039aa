using System.Net;
using System.Security.Cryptography;
using System.Text;
using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Orchestrator.Configuration;
using Orchestrator.Events;

namespace Orchestrator.Triggers;

/// <summary>What a delivery led to.</summary>
/// <param name="Message">One sentence.</param>
/// <param name="Id">Of the event.</param>
public sealed record EventAnswer(string Message, string Id);

/// <summary>
/// <c>POST /api/events</c>: takes what an API destination of EventBridge sends, and answers within the five seconds that allows. 202 as
/// soon as <see cref="DeliverEvent"/> is scheduled, for an event that came before, and for one nobody waits for; 401 without the key of
/// <see cref="OrchestratorOptions.EventKey"/>, before anything of the body is read; 400 for what is no event, 413 for too much.
/// </summary>
public sealed class TakeEvent(PipelineFiles files, IOptions<OrchestratorOptions> options)
{
    /// <summary>The header that infra/aws makes EventBridge send.</summary>
    public const string KeyHeader = "x-api-key";

    // An event is at most 256 KB; the rest is for what a transformation of it may add.
    private const int LongestBody = 272 * 1024;

    private static readonly OrchestrationRuntimeStatus[] All = [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses];

    [Function(nameof(TakeEvent))]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events")] HttpRequestData request,
        [DurableClient] DurableTaskClient client,
        CancellationToken stop)
    {
        if (options.Value.EventKey.Length == 0)
        {
            return await Refusal.TakesNoEvents().Answer(request, HttpStatusCode.Unauthorized, stop);
        }

        if (!ShowsKey(request))
        {
            return await Refusal.WrongEventKey(KeyHeader).Answer(request, HttpStatusCode.Unauthorized, stop);
        }

        if (await Body(request, stop) is not { } body)
        {
            return await Refusal.EventTooLong(LongestBody).Answer(request, HttpStatusCode.RequestEntityTooLarge, stop);
        }

        var read = EventBody.Of(body);
        return read.Event is { } happened
            ? await Answer(request, await Take(client, happened, stop), happened.Id, stop)
            : await Refusal.NoEvent(read.Problem!).Answer(request, HttpStatusCode.BadRequest, stop);
    }

    private async Task<string> Take(DurableTaskClient client, AwsEvent happened, CancellationToken stop)
    {
        if (happened.Kind == EventKind.Other && FindStarts.Of(await files.ReadOrThrow(stop), happened).Count == 0)
        {
            return $"Nobody waits for \"{happened.DetailType}\" of {happened.Source}; ignored.";
        }

        const string Before = "The event came before; nothing was done.";
        string instance = DeliverEvent.InstanceId(happened.Id);
        if (await client.GetInstanceAsync(instance, stop) is not null)
        {
            return Before;
        }

        try
        {
            // Where this check is not atomic either, the event is delivered twice, which changes nothing.
            var once = new StartOrchestrationOptions(InstanceId: instance).WithDedupeStatuses(All);
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(DeliverEvent), happened, once, stop);
            return "The event will be delivered.";
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return Before;
        }
    }

    /// <summary>Hashes have one length, so that the time of the comparison tells nothing of the key, not even its length.</summary>
    private bool ShowsKey(HttpRequestData request)
    {
        string shown = request.Headers.TryGetValues(KeyHeader, out IEnumerable<string>? values) ? string.Join(',', values) : "";
        return CryptographicOperations.FixedTimeEquals(Hash(shown), Hash(options.Value.EventKey));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static async Task<byte[]?> Body(HttpRequestData request, CancellationToken stop)
    {
        byte[] buffer = new byte[LongestBody + 1];
        int length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        return length <= LongestBody ? buffer[..length] : null;
    }

    private static async Task<HttpResponseData> Answer(HttpRequestData request, string message, string id, CancellationToken stop)
    {
        HttpResponseData response = request.CreateResponse();
        await response.WriteAsJsonAsync(new EventAnswer(message, id), stop);
        response.StatusCode = HttpStatusCode.Accepted;
        return response;
    }
}
