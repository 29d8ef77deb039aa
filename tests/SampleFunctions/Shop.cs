using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SampleFunctions;

/// <summary>Functions of every kind, written as for Azure.</summary>
public sealed class Shop(Stock stock, Oven oven)
{
    [Function(nameof(Fulfil))]
    public static async Task<string> Fulfil([OrchestrationTrigger] TaskOrchestrationContext context, Order order)
    {
        context.SetCustomStatus(new { Phase = "taking" });
        int left = await context.CallActivityAsync<int>(nameof(Take), order);
        return $"{order.Item}: {left} left";
    }

    [Function(nameof(AwaitApproval))]
    public static async Task<string> AwaitApproval([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        Order? order = context.GetInput<Order>();
        bool approved = await context.WaitForExternalEvent<bool>("Approval");
        return $"{order?.Item} {(approved ? "approved" : "refused")}";
    }

    [Function(nameof(FailAlways))]
    public static Task FailAlways([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync(nameof(Break));

    [Function(nameof(BakeOne))]
    public static Task<string> BakeOne([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>(nameof(Bake), "bread");

    [Function(nameof(Bake))]
    public Task<string> Bake([ActivityTrigger] string dough, CancellationToken stop) => oven.Bake(dough, stop);

    [Function(nameof(TellVersion))]
    public static string TellVersion([OrchestrationTrigger] TaskOrchestrationContext context) => context.Version;

    [Function(nameof(Take))]
    public int Take([ActivityTrigger] Order order) => stock.Left -= order.Count;

    [Function(nameof(Tell))]
    public static string Tell([ActivityTrigger] string? said, string instanceId, FunctionContext context, CancellationToken stop) =>
        $"{context.FunctionDefinition.Name} of {instanceId}: {said}, stopping {stop.IsCancellationRequested}";

    [Function(nameof(AskAround))]
    public static Task<string> AskAround([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>(nameof(Tell), "hello");

    [Function(nameof(Break))]
    public static Task Break([ActivityTrigger] object? input, CancellationToken stop) =>
        throw new InvalidOperationException("the shelf fell down");

    [Function(nameof(StartFulfil))]
    public static async Task<HttpResponseData> StartFulfil(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "orders/{id}")] HttpRequestData request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken cancellation)
    {
        Order? order = await request.ReadFromJsonAsync<Order>(cancellation);
        string started = await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(Fulfil), order, new StartOrchestrationOptions(id), cancellation);
        return await client.CreateCheckStatusResponseAsync(request, started, cancellation);
    }

    [Function("Shelf")]
    public async Task<HttpResponseData> ShowShelf(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shelf/{number}")] HttpRequestData request, int number)
    {
        HttpResponseData response = request.CreateResponse();
        response.Headers.Add("x-shelf", "top");
        await response.WriteAsJsonAsync(new { Number = number, stock.Left, Wanted = request.Query["wanted"] });
        return response;
    }

    [Function(nameof(CountStock))]
    public HttpResponseData CountStock([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequestData request) => request.CreateResponse();

    [Function(nameof(Weigh))]
    public static HttpResponseData Weigh([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request)
    {
        HttpResponseData response = request.CreateResponse();
        response.WriteString($"{request.Body.Length} bytes");
        return response;
    }

    [Function("Broken")]
    public static HttpResponseData AnswerBroken([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request) =>
        throw new InvalidOperationException("secret detail");
}
