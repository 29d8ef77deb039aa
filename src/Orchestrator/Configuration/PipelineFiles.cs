using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Aws;

namespace Orchestrator.Configuration;

/// <summary>
/// The pipelines of this deployment. While their source cannot be reached, what it said last stays in force, with a problem that says so:
/// runs that are under way go on, and what is due starts.
/// </summary>
public sealed partial class PipelineFiles(IPipelineSource source, TimeProvider clock, ILogger<PipelineFiles> log)
{
    private static readonly TimeSpan OutageFreshness = TimeSpan.FromSeconds(5);
    private readonly Lock one = new();
    private Task<Answer> answer = Task.FromResult(new Answer(null, null, DateTimeOffset.MinValue));

    /// <summary>Those of a file or folder of this machine.</summary>
    public static PipelineFiles Local(string path) =>
        new(new PipelineFolder(path), TimeProvider.System, NullLogger<PipelineFiles>.Instance);

    /// <summary>What the files say now.</summary>
    public async Task<PipelineSet> Read(CancellationToken stop)
    {
        Answer now = await Ask().WaitAsync(stop);
        return now.Outage is { } outage ? (now.Last ?? PipelineSet.Empty).With([outage.Problem]) : now.Last!;
    }

    /// <summary>The same for a step that would draw the wrong conclusion from knowing no pipeline at all.</summary>
    /// <exception cref="TransientAwsException">The source cannot be reached, and this process has not read it before.</exception>
    public async Task<PipelineSet> ReadOrThrow(CancellationToken stop)
    {
        Answer now = await Ask().WaitAsync(stop);
        return now.Last ?? throw new TransientAwsException("The source of pipelines", "read", now.Outage!.Problem.File!, now.Outage);
    }

    /// <summary>The pipeline of that name, for a step of a run; null where there is none any more.</summary>
    /// <exception cref="TransientAwsException">The source cannot be reached, and this process has not read it before.</exception>
    public async Task<Pipeline?> Find(string name, CancellationToken stop) => (await ReadOrThrow(stop)).Find(name);

    // Whoever comes while it is being read waits for the same answer.
    private Task<Answer> Ask()
    {
        lock (one)
        {
            if (answer.IsCompleted && (!answer.IsCompletedSuccessfully || IsStale(answer.Result)))
            {
                answer = Ask(answer.IsCompletedSuccessfully ? answer.Result.Last : null);
            }

            return answer;
        }
    }

    private bool IsStale(Answer known)
    {
        TimeSpan good = known.Outage is null || source.Freshness < OutageFreshness ? source.Freshness : OutageFreshness;
        return known.Last is null || clock.GetUtcNow() - known.Asked >= good;
    }

    private async Task<Answer> Ask(PipelineSet? last)
    {
        DateTimeOffset now = clock.GetUtcNow();
        try
        {
            return new Answer(await source.Read(CancellationToken.None), null, now);
        }
        catch (SourceUnreachableException unreachable)
        {
            LogOutage(unreachable.Message, last is null ? "none was read before" : "what was read last stays in force");
            return new Answer(last, unreachable, now);
        }
    }

    /// <param name="Last">What the source said when it last answered.</param>
    /// <param name="Outage">Why it did not answer this time.</param>
    private sealed record Answer(PipelineSet? Last, SourceUnreachableException? Outage, DateTimeOffset Asked);

    [LoggerMessage(4701, LogLevel.Warning, "{Reason} ({Consequence})")]
    private partial void LogOutage(string reason, string consequence);
}
