using System.Net;
using System.Text;
using System.Text.Json;
using Orchestrator.Events;

namespace Orchestrator.Cli.Chaos.Marts;

/// <summary>
/// Somebody who posts events of his own as long as a seed is played: ends of flows, statements and tasks that did not end, with the key and
/// without it.
/// </summary>
internal sealed class Forger : IAsyncDisposable
{
    /// <summary>What the ids of his events begin with.</summary>
    public const string IdPrefix = "forged-";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ChaosStage _stage;
    private readonly ChaosTally _tally;
    private readonly Func<string?> _run;
    private readonly Random _random;
    private readonly CancellationTokenSource _ended = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Task _forging;
    private readonly List<string> _broken = [];
    private readonly HashSet<string> _runs = [];

    /// <param name="run">Tells the run that is under way.</param>
    public Forger(ChaosStage stage, ChaosTally tally, Func<string?> run)
    {
        (_stage, _tally, _run, _random) = (stage, tally, run, new Random(stage.Script.Seed));
        _forging = Forge();
    }

    /// <summary>Ids that runs would have if his events had started them.</summary>
    public IReadOnlyCollection<string> Runs
    {
        get
        {
            lock (_runs)
            {
                return [.. _runs];
            }
        }
    }

    /// <summary>What was answered otherwise than it must be.</summary>
    public IReadOnlyList<string> Broken => _broken;

    public async Task End()
    {
        await _ended.CancelAsync();
        await _forging;
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        _http.Dispose();
        _ended.Dispose();
    }

    private async Task Forge()
    {
        while (!_ended.IsCancellationRequested)
        {
            bool hasKey = _random.Next(4) > 0;
            (string id, string body) = Invent(_run() ?? "chaos.20260101T000000");
            lock (_runs)
            {
                _runs.Add(EventStart.RunIdOf(ChaosPipeline.Name, id));
            }

            try
            {
                await Post(body, hasKey);
                await Task.Delay(Pause, _ended.Token);
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                // The host is dead, or the seed has ended.
            }
        }
    }

    private async Task Post(string body, bool hasKey)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_stage.Host.Address, "/api/events")) { Content = content };
        request.Headers.Add("x-api-key", hasKey ? MartPipeline.EventKey : "guessed");
        using HttpResponseMessage answer = await _http.SendAsync(request, _ended.Token);
        _tally.Add(ChaosKind.ForgedEvents, ChaosTally.Words(ChaosKind.ForgedEvents));
        HttpStatusCode expected = hasKey ? HttpStatusCode.Accepted : HttpStatusCode.Unauthorized;
        if (answer.StatusCode != expected)
        {
            _broken.Add($"events: an invented one was answered {(int)answer.StatusCode}, not {(int)expected}: {body}");
        }
    }

    private (string Id, string Body) Invent(string run)
    {
        string o = _stage.Script.Objects[_random.Next(_stage.Script.Objects.Count)].Name;
        MartScript mart = _stage.Script.Mart!;
        string attempt = $"{_random.Next(1, 3)}";
        return _random.Next(5) switch
        {
            0 => Envelope("aws.appflow", "AppFlow End Flow Run Report", "arn:aws:appflow:us-east-1:000000000000:flow/f", new()
            {
                ["flow-name"] = $"{run}.{o}.{attempt}", ["status"] = _random.Next(2) == 0 ? "Execution Successful" : "Execution Failed",
            }),
            1 => Ended($"{run}.consolidate.{attempt}"),
            2 => Ended($"{run}.procedure-{mart.Procedures[_random.Next(mart.Procedures.Count)].Name}.{attempt}"),
            3 => Changed(MartPipeline.Idle.Arn, "REPLICATION_TASK_STOPPED"),
            _ => Changed(MartPipeline.Task(mart).Arn, _random.Next(2) == 0 ? "REPLICATION_TASK_STARTED" : "REPLICATION_TASK_FAILED"),
        };
    }

    private (string Id, string Body) Ended(string name) => Envelope(
        "aws.redshift-data", "Redshift Data Statement Status Change", "arn:aws:redshift-serverless:us-east-1:000000000000:workgroup/w", new()
        {
            ["statementName"] = name, ["statementId"] = Guid.NewGuid().ToString(), ["state"] = _random.Next(2) == 0 ? "FINISHED" : "FAILED",
        });

    private static (string Id, string Body) Changed(string arn, string type) =>
        Envelope("aws.dms", "DMS Replication Task State Change", arn, new() { ["eventType"] = type, ["detailMessage"] = "invented" });

    private static (string Id, string Body) Envelope(string source, string type, string resource, Dictionary<string, string> detail)
    {
        string id = $"{IdPrefix}{Guid.NewGuid():N}";
        return (id, JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["version"] = "0",
            ["id"] = id,
            ["detail-type"] = type,
            ["source"] = source,
            ["resources"] = new[] { resource },
            ["detail"] = detail,
        }));
    }
}
