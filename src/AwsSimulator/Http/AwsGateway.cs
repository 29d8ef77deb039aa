using AwsSimulator.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AwsSimulator.Http;

/// <summary>The way of every AWS call: find the service, check the signature, let a fault hit, answer, write it down.</summary>
internal sealed partial class AwsGateway(
    IReadOnlyList<AwsEndpoint> endpoints,
    SignatureCheck signatures,
    SimulatedClock clock,
    FaultPlan faults,
    CallLog calls,
    ILogger<AwsGateway> log)
{
    public async Task Serve(HttpContext context)
    {
        AwsRequest request = await AwsRequest.Read(context);
        AwsEndpoint? endpoint = endpoints.FirstOrDefault(candidate => candidate.Handles(request));
        if (endpoint is null)
        {
            context.Response.StatusCode = 404;
            string message = $"no simulated service answers {request.Method} {request.RawPath} {request.Target}".TrimEnd();
            await context.Response.WriteAsJsonAsync(new { __type = "UnknownOperationException", message });
            return;
        }

        DateTimeOffset at = clock.GetUtcNow();
        long started = clock.GetTimestamp();
        string? operation = endpoint.OperationOf(request);
        AwsResponse? response = await Answer(endpoint, operation, request, context.RequestAborted);
        calls.Add(new AwsCall(
            request.Id,
            at,
            endpoint.SigningName,
            operation ?? "unknown",
            response?.Status ?? AwsCall.NotAnswered,
            response?.ErrorCode,
            clock.GetElapsedTime(started).TotalMilliseconds)
        {
            Resource = endpoint.ResourceOf(request),
        });
        if (response is null)
        {
            context.Abort();
            return;
        }

        await Send(context.Response, request, response);
    }

    /// <summary>The answer; null if the client is to get none.</summary>
    private async Task<AwsResponse?> Answer(AwsEndpoint endpoint, string? operation, AwsRequest request, CancellationToken stop)
    {
        try
        {
            if (endpoint.IsSigned(operation))
            {
                signatures.Verify(request, endpoint);
            }

            if (operation is null)
            {
                string asked = request.Target ?? $"{request.Method} {request.RawPath}";
                throw new AwsException("UnknownOperationException", $"{endpoint.SigningName} has no operation {asked} here", 404);
            }

            return faults.Next(endpoint.SigningName, operation) is { } fault
                ? await Suffer(fault, endpoint, operation, request, stop)
                : await endpoint.Answer(operation, request, stop);
        }
        catch (AwsException error)
        {
            return endpoint.Error(error, request.Id);
        }
        catch (Exception error) when (error is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            LogBroken(error, endpoint.SigningName, operation!);
            return endpoint.Error(new AwsException(endpoint.InternalErrorCode, error.Message, 500), request.Id);
        }
    }

    private static async Task<AwsResponse?> Suffer(
        FaultRule fault, AwsEndpoint endpoint, string operation, AwsRequest request, CancellationToken stop)
    {
        switch (fault.Kind)
        {
            case FaultKind.Throttle:
                throw new AwsException("ThrottlingException", fault.Message ?? "Rate exceeded", endpoint.ThrottledStatus);
            case FaultKind.Fail:
                throw new AwsException(
                    fault.Code ?? endpoint.InternalErrorCode, fault.Message ?? "An internal error occurred.", fault.Status);
            case FaultKind.Latency:
                await Task.Delay(TimeSpan.FromSeconds(fault.DelaySeconds), stop);
                return await endpoint.Answer(operation, request, stop);
            case FaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, stop).ContinueWith(_ => { }, TaskScheduler.Default);
                return null;
            case FaultKind.LoseAnswer:
                await endpoint.Answer(operation, request, stop);
                return null;
            default:
                return null;
        }
    }

    private static async Task Send(HttpResponse http, AwsRequest request, AwsResponse response)
    {
        http.StatusCode = response.Status;
        http.ContentType = response.ContentType;
        http.ContentLength = response.Body.Length;
        http.Headers["x-amzn-RequestId"] = request.Id;
        if (response.ErrorCode is not null)
        {
            http.Headers["x-amzn-ErrorType"] = response.ErrorCode;
        }

        await http.Body.WriteAsync(response.Body);
    }

    [LoggerMessage(3001, LogLevel.Error, "{Service} {Operation} broke inside the simulator.")]
    private partial void LogBroken(Exception error, string service, string operation);
}
