using System.Net;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Answers that tell a caller where to follow an instance.</summary>
public static class DurableTaskClientExtensions
{
    public static Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponseAsync(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>A response with the instance's URLs as body and its status URL as Location.</summary>
    public static async Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        HttpStatusCode statusCode,
        CancellationToken cancellation = default)
    {
        (HttpResponseData response, HttpManagementPayload payload) = Begin(client, request, instanceId, statusCode);
        await SerializerOf(response).SerializeAsync(response.Body, payload, payload.GetType(), cancellation);
        return response;
    }

    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponse(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <inheritdoc cref="CreateCheckStatusResponseAsync(DurableTaskClient, HttpRequestData, string, HttpStatusCode, CancellationToken)"/>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        HttpStatusCode statusCode,
        CancellationToken cancellation = default)
    {
        (HttpResponseData response, HttpManagementPayload payload) = Begin(client, request, instanceId, statusCode);
        SerializerOf(response).Serialize(response.Body, payload, payload.GetType(), cancellation);
        return response;
    }

    /// <exception cref="InvalidOperationException">There is no request to take the address from.</exception>
    public static HttpManagementPayload CreateHttpManagementPayload(
        this DurableTaskClient client, string instanceId, HttpRequestData? request = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (request is null)
        {
            throw new InvalidOperationException(
                "Failed to create HTTP management payload as base URL is null. "
                + "Either use Functions bindings or provide an HTTP request to create the HttpPayload.");
        }

        string instance = InstanceUrl(request, instanceId);
        return new HttpManagementPayload
        {
            Id = instanceId,
            PurgeHistoryDeleteUri = WithQuery(request, instance),
            SendEventPostUri = WithQuery(request, $"{instance}/raiseEvent/{{eventName}}"),
            StatusQueryGetUri = WithQuery(request, instance),
            TerminatePostUri = WithQuery(request, $"{instance}/terminate?reason={{{{text}}}}"),
            SuspendPostUri = WithQuery(request, $"{instance}/suspend?reason={{{{text}}}}"),
            ResumePostUri = WithQuery(request, $"{instance}/resume?reason={{{{text}}}}"),
        };
    }

    private static (HttpResponseData Response, HttpManagementPayload Payload) Begin(
        DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        HttpResponseData response = request.CreateResponse(statusCode);
        response.Headers.Add("Location", WithQuery(request, InstanceUrl(request, instanceId)));
        response.Headers.Add("Content-Type", "application/json");
        return (response, client.CreateHttpManagementPayload(instanceId, request));
    }

    private static string InstanceUrl(HttpRequestData request, string instanceId) =>
        $"{PublicAddress.Of(request)}/runtime/webhooks/durabletask/instances/{Uri.EscapeDataString(instanceId)}";

    /// <summary>With what the host wants to see on its addresses: a key. The real extension is told with the client's binding.</summary>
    private static string WithQuery(HttpRequestData request, string url) =>
        request.FunctionContext.Items.TryGetValue("requiredQueryStringParameters", out object? query) && query is string { Length: > 0 } text
            ? $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{text}"
            : url;

    private static ObjectSerializer SerializerOf(HttpResponseData response) =>
        response.FunctionContext.InstanceServices.GetService<IOptions<WorkerOptions>>()?.Value.Serializer
        ?? throw new InvalidOperationException("A serializer is not configured for the worker.");
}
