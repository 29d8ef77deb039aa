using System.Text.Json;
using System.Text.Json.Serialization;
using AwsSimulator.EventBridge;
using AwsSimulator.Http;
using AwsSimulator.Sts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AwsSimulator.Control;

/// <summary>What tests and people steer the simulator with: faults, the call log, the clock, tokens, events, health. Not AWS, not signed.</summary>
internal static class ControlEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static void Map(
        IEndpointRouteBuilder routes,
        IReadOnlyList<AwsEndpoint> endpoints,
        FaultPlan faults,
        CallLog calls,
        SimulatedClock clock,
        RehearsalIssuer issuer,
        EventBus events,
        Func<CancellationToken, Task> ready)
    {
        routes.MapGet("/health/live", () => Results.Ok());
        routes.MapGet("/health/ready", async (CancellationToken stop) =>
        {
            await ready(stop);
            return Results.Ok();
        });

        routes.MapGet("/_simulator/faults", () => Results.Json(faults.Planned, Json));
        routes.MapPost("/_simulator/faults", (HttpRequest request) => Read<FaultRule>(request, rule =>
        {
            if ((rule.Problem() ?? Unknown(rule, endpoints)) is { } problem)
            {
                return Refused(problem);
            }

            faults.Add(rule);
            return Results.Json(faults.Planned, Json);
        }));
        routes.MapDelete("/_simulator/faults", () =>
        {
            faults.Clear();
            return Results.NoContent();
        });

        routes.MapGet("/_simulator/calls", (string? service, string? operation) => Results.Json(
            calls.All.Where(call => (service ?? call.Service) == call.Service && (operation ?? call.Operation) == call.Operation), Json));

        routes.MapGet("/_simulator/clock", () => Results.Json(new ClockState(clock.GetUtcNow()), Json));
        routes.MapPost("/_simulator/clock", (HttpRequest request) => Read<ClockMove>(request, move =>
        {
            if (move.Problem(clock) is { } problem)
            {
                return Refused(problem);
            }

            move.Apply(clock);
            return Results.Json(new ClockState(clock.GetUtcNow()), Json);
        }));

        routes.MapPost("/_simulator/events", (HttpRequest request) => Read<EventTarget>(request, target =>
        {
            if (target.Problem() is { } problem)
            {
                return Refused(problem);
            }

            events.Target = target;
            return Results.NoContent();
        }));
        routes.MapDelete("/_simulator/events", () =>
        {
            events.Target = null;
            return Results.NoContent();
        });

        routes.MapPost("/_simulator/tokens", (HttpRequest request) => Read<TokenRequest>(request, wanted =>
            wanted.Problem() is { } problem ? Refused(problem) : Results.Json(new { token = wanted.Sign(issuer) }, Json)));
    }

    /// <summary>A rule for a name nobody has would wait for ever.</summary>
    private static string? Unknown(FaultRule rule, IReadOnlyList<AwsEndpoint> endpoints)
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

    private static async Task<IResult> Read<T>(HttpRequest request, Func<T, IResult> use)
    {
        try
        {
            return use(await JsonSerializer.DeserializeAsync<T>(request.Body, Json, request.HttpContext.RequestAborted) ?? throw new JsonException("a JSON object is needed"));
        }
        catch (JsonException error)
        {
            return Refused(error.Message);
        }
    }

    private static IResult Refused(string why) => Results.Json(new { error = why }, statusCode: 400);
}

/// <summary>The simulated time.</summary>
internal sealed record ClockState(DateTimeOffset Now);

/// <summary>A move of the clock, forward only: to a moment or by a number of seconds, one of the two.</summary>
internal sealed record ClockMove(DateTimeOffset? Now, double? AdvanceSeconds)
{
    public string? Problem(SimulatedClock clock) =>
        Now is null == AdvanceSeconds is null ? "give either now (a moment) or advanceSeconds"
        : By(clock) < TimeSpan.Zero ? $"time does not go back; it is {clock.GetUtcNow():O}"
        : null;

    public void Apply(SimulatedClock clock) => clock.Advance(By(clock));

    private TimeSpan By(SimulatedClock clock) => Now is { } moment ? moment - clock.GetUtcNow() : TimeSpan.FromSeconds(AdvanceSeconds!.Value);
}
