using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Orchestrator.LocalHost.Tests.Discovery;

/// <summary>Functions that cannot be served, one for each reason..</summary>
public class UnfitFunctions
{
    [Function(nameof(AwaitsValue))]
    public static ValueTask AwaitsValue([ActivityTrigger] string input) => ValueTask.CompletedTask;

    [Function(nameof(Hidden))]
    internal static void Hidden([ActivityTrigger] string input)
    {
    }

    [Function(nameof(Hourly))]
    public static void Hourly([TimerTrigger("%Hourly%")] TimerInfo timer)
    {
    }

    [Function(nameof(NotStatic))]
    public Task NotStatic([OrchestrationTrigger] TaskOrchestrationContext context) => Task.CompletedTask;

    [Function(nameof(ReturnsText))]
    public static string ReturnsText([HttpTrigger] HttpRequestData request) => string.Empty;

    [Function("two words")]
    public static void Spaced([ActivityTrigger] string input)
    {
    }

    [Function(nameof(TwoTriggers))]
    public static void TwoTriggers([ActivityTrigger] string input, [TimerTrigger("0 0 6 * * *")] TimerInfo timer)
    {
    }

    [Function(nameof(Untriggered))]
    public static void Untriggered(string input)
    {
    }

    [Function(nameof(WantsMore))]
    public static void WantsMore([ActivityTrigger] string input, int more)
    {
    }

    [Function(nameof(TakesClient))]
    public static Task TakesClient([OrchestrationTrigger] TaskOrchestrationContext context, [DurableClient] DurableTaskClient client) =>
        Task.CompletedTask;

    [Function(nameof(TakesTwo))]
    public static Task TakesTwo([OrchestrationTrigger] TaskOrchestrationContext context, string one, string two) => Task.CompletedTask;

    [Function(nameof(ThisThing))]
    public static HttpResponseData ThisThing([HttpTrigger("get", Route = "things/{one}")] HttpRequestData request) =>
        request.CreateResponse();

    [Function(nameof(ThatThing))]
    public static HttpResponseData ThatThing([HttpTrigger("post", "get", Route = "things/{two}")] HttpRequestData request) =>
        request.CreateResponse();

    [Function("twin")]
    public static void First([ActivityTrigger] string input)
    {
    }

    [Function("Twin")]
    public static void Second([ActivityTrigger] string input)
    {
    }
}
