using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Configuration;
using Orchestrator.Events;
using Orchestrator.Tests.Runs;

namespace Orchestrator.Tests.Events;

/// <summary>What the endpoint answers, and what it leaves undone.</summary>
public sealed class TakeEventTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(Rehearsal.EventKey + "x")]
    public async Task Post_WithoutTheKey_IsRefusedAndNothingIsDone(string? key)
    {
        string id = Guid.NewGuid().ToString();

        (HttpStatusCode status, JsonElement answer) = await Post(SampleEvents.FlowEnded("crm.20261120T063000.Account.1", id: id), key);

        Assert.Equal((HttpStatusCode.Unauthorized, "ORC4051"), (status, answer.GetProperty("code").GetString()));
        Assert.DoesNotContain(Rehearsal.EventKey, answer.GetRawText(), StringComparison.Ordinal);
        Assert.Null(await rehearsal.Hub.GetInstanceAsync(DeliverEvent.InstanceId(id)));
    }

    [Fact]
    public async Task Post_WhereNoKeyIsSet_IsRefusedWithTheSettingsName()
    {
        OrchestratorOptions options = rehearsal.Services.GetRequiredService<IOptions<OrchestratorOptions>>().Value;
        options.EventKey = "";
        try
        {
            (HttpStatusCode status, JsonElement answer) = await Post(SampleEvents.FlowEnded("ab"), "");

            Assert.Equal((HttpStatusCode.Unauthorized, "ORC4050"), (status, answer.GetProperty("code").GetString()));
            Assert.Contains("Orchestrator__EventKey", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
        finally
        {
            options.EventKey = Rehearsal.EventKey;
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"id":"a/b","detail-type":"t","source":"s","detail":{}}""")]
    public async Task Post_OfWhatIsNoEvent_Is400(string body)
    {
        (HttpStatusCode status, JsonElement answer) = await Post(body);

        Assert.Equal((HttpStatusCode.BadRequest, "ORC4052"), (status, answer.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Post_OfTheLongestEvent_IsTakenAndOfALongerBodyIsNot()
    {
        string longest = SampleEvents.FlowEnded("ab").Replace("SALESFORCE/crm", new string('a', 260_000), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Accepted, (await Post(longest)).Status);
        (HttpStatusCode status, JsonElement answer) = await Post(longest + new string(' ', 20_000));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "ORC4053"), (status, answer.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Post_OfAnEventNobodyKnows_IsAcceptedAndIgnored()
    {
        string id = Guid.NewGuid().ToString();

        (HttpStatusCode status, JsonElement answer) = await Post(SampleEvents.ObjectCreated("elsewhere", "a.csv", id));

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Contains("ignored", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Null(await rehearsal.Hub.GetInstanceAsync(DeliverEvent.InstanceId(id)));
    }

    [Fact]
    public async Task Post_OfOneEventFiftyTimesAtOnceAndAgainLater_IsDeliveredOnce()
    {
        string id = Guid.NewGuid().ToString();
        string body = SampleEvents.FlowEnded("nobody.20261120T063000.Account.1", id: id);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Post(body)));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        OrchestrationMetadata ended = await rehearsal.Hub.WaitForInstanceCompletionAsync(
            DeliverEvent.InstanceId(id), getInputsAndOutputs: true, patience.Token);
        (HttpStatusCode again, JsonElement told) = await Post(body);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        Assert.Equal(HttpStatusCode.Accepted, again);
        Assert.Contains("came before", told.GetProperty("message").GetString(), StringComparison.Ordinal);
        OrchestrationMetadata? after = await rehearsal.Hub.GetInstanceAsync(ended.InstanceId);
        Assert.Equal(ended.CreatedAt, after!.CreatedAt);
        Assert.Equal((0, 0), (ended.ReadOutputAs<EventOutcome>()!.Raised.Count, ended.ReadOutputAs<EventOutcome>()!.Starts.Count));
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> Post(string body, string? key = Rehearsal.EventKey)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/events") { Content = content };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        }

        using HttpResponseMessage answer = await rehearsal.Http.SendAsync(request);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }
}
