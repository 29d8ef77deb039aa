using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Orchestrator.LocalHost.Discovery;

/// <summary>HTTP functions of which a request could mean several.</summary>
internal static class RouteConflicts
{
    public static IEnumerable<string> Find(IEnumerable<(DiscoveredFunction Function, HttpTriggerAttribute Trigger)> triggers) =>
        triggers
            .SelectMany(each => MethodsOf(each.Trigger).Select(method =>
                (each.Function.Name, Request: $"{method} /api/{Shape(each.Trigger.Route ?? each.Function.Name)}")))
            .GroupBy(each => each.Request, each => each.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Key} is answered by {string.Join(" and ", group)}; a request must mean one function.");

    private static IEnumerable<string> MethodsOf(HttpTriggerAttribute trigger) =>
        trigger.Methods is { Length: > 0 } methods
            ? methods.Select(method => method.ToUpperInvariant())
            : ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

    /// <summary>The route without the names of its parameters.</summary>
    private static string Shape(string route) => string.Join('/', RoutePatternFactory.Parse(route).PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part is RoutePatternLiteralPart literal ? literal.Content : "{}"))));
}
