using System.Text;
using AwsSimulator.AppFlow;
using AwsSimulator.EventBridge;
using AwsSimulator.Http;
using AwsSimulator.Sts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AwsSimulator.Control;

/// <summary>
/// What tests and people steer the simulator with: faults, the call log, the clock, AppFlow's switches, tokens, events, health. Not AWS,
/// not signed.
/// </summary>
internal sealed class ControlEndpoints(
    IReadOnlyList<AwsEndpoint> endpoints,
    FaultPlan faults,
    CallLog calls,
    SimulatedClock clock,
    AppFlowSwitches appFlow,
    RehearsalIssuer issuer,
    EventBus events,
    Func<CancellationToken, Task> ready)
{
    private const string Known = "faults (GET, POST, DELETE), calls (GET), clock (GET, POST), appflow (GET, POST), events (POST, DELETE), "
        + "tokens (POST)";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Ok());
        routes.MapGet("/health/ready", async (CancellationToken stop) =>
        {
            await ready(stop);
            return Results.Ok();
        });

        routes.MapGet("/_simulator/faults", () => Answer(faults.Planned));
        routes.MapPost("/_simulator/faults", request => Read<FaultRule>(request, null, rule => rule.Problem() ?? Unknown(rule), rule =>
        {
            faults.Add(rule);
            return Answer(faults.Planned);
        }));
        routes.MapDelete("/_simulator/faults", () =>
        {
            faults.Clear();
            return Results.NoContent();
        });

        routes.MapGet("/_simulator/calls", (string? service, string? operation) => Answer(
            calls.All.Where(call => (service ?? call.Service) == call.Service && (operation ?? call.Operation) == call.Operation)));

        routes.MapGet("/_simulator/clock", () => Answer(new ClockState(clock.GetUtcNow())));
        routes.MapPost("/_simulator/clock", request => Read<ClockMove>(request, null, move => move.Problem(clock), move =>
        {
            move.Apply(clock);
            return Answer(new ClockState(clock.GetUtcNow()));
        }));

        routes.MapGet("/_simulator/appflow", () => Answer(appFlow.Now));
        routes.MapPost("/_simulator/appflow", request => Read(request, appFlow.Now, options => options.Problem(), options =>
        {
            appFlow.Now = options;
            return Answer(options);
        }));

        routes.MapPost("/_simulator/events", request => Read<EventTarget>(request, null, target => target.Problem(), target =>
        {
            events.Target = target;
            return Results.NoContent();
        }));
        routes.MapDelete("/_simulator/events", () =>
        {
            events.Target = null;
            return Results.NoContent();
        });

        routes.MapPost("/_simulator/tokens", request => Read<TokenRequest>(
            request, null, wanted => wanted.Problem(), wanted => Answer(new { token = wanted.Sign(issuer) })));

        routes.Map("/_simulator/{**rest}", (HttpRequest request) =>
            Refused($"there is no {request.Method} {request.Path}; there are, under /_simulator/: {Known}", 404));
    }

    /// <summary>A rule for a name nobody has would wait for ever.</summary>
    private string? Unknown(FaultRule rule)
    {
        List<string> services = [.. endpoints.Select(endpoint => endpoint.SigningName).Order()];
        if (rule.Service is { } service && !services.Contains(service))
        {
            return $"there is no service {service}; allowed: {string.Join(", ", services)}";
        }

        List<string> operations =
        [
            .. endpoints.Where(endpoint => (rule.Service ?? endpoint.SigningName) == endpoint.SigningName)
                .SelectMany(endpoint => endpoint.OperationNames).Order(),
            .. FaultSteps.All,
        ];
        return rule.Operation is { } operation && !operations.Contains(operation)
            ? $"there is no operation {operation}; allowed: {string.Join(", ", operations)}"
            : null;
    }

    private static async Task Read<T>(HttpContext context, T? before, Func<T, string?> problem, Func<T, IResult> use) where T : class
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        IResult result;
        try
        {
            T body = ControlBody.Read(await reader.ReadToEndAsync(context.RequestAborted), before);
            result = problem(body) is { } wrong ? Refused(wrong) : use(body);
        }
        catch (FormatException error)
        {
            result = Refused(error.Message);
        }

        await result.ExecuteAsync(context);
    }

    private static IResult Answer<T>(T value) => Results.Json(value, ControlBody.Json);

    private static IResult Refused(string why, int status = 400) => Results.Json(new { error = why }, statusCode: status);
}
