using Orchestrator.Cli.Errors;
using Orchestrator.Configuration;
using Orchestrator.Reporting;

namespace Orchestrator.Cli;

/// <summary>Finds the run a person means: its id, the beginning of it, or <c>last</c>.</summary>
public static class RunFinder
{
    public const string Last = "last";

    public static async Task<RunView> Find(HostClient host, string wanted, CancellationToken stop)
    {
        if (wanted != Last && await Read(host, wanted, stop) is { } exact)
        {
            return exact;
        }

        RunSummary[] runs = await host.Get<RunSummary[]>("api/runs", stop);
        RunSummary[] meant = wanted == Last ? [.. runs.Take(1)] : [.. runs.Where(run => run.RunId.StartsWith(wanted, StringComparison.Ordinal))];
        return meant switch
        {
            [var one] => await Read(host, one.RunId, stop) ?? throw Unknown(one.RunId, runs),
            [] when wanted == Last => throw new RefusalException("ORC4041", $"the host at {host.Url} has no runs of the last seven days")
            {
                Fix = "name an older run by its whole id",
                NotDone = "Nothing was changed.",
            },
            [] => throw Unknown(wanted, runs),
            _ => throw new RefusalException("ORC4044", $"{meant.Length} runs begin with \"{wanted}\"")
            {
                Facts = [.. meant.Take(5).Select(run => $"{run.RunId}   {run.Outcome?.ToString() ?? run.Status}"),
                    .. meant.Length > 5 ? [$"and {meant.Length - 5} more"] : Array.Empty<string>()],
                Fix = "write more of the id, or last for the newest run",
                NotDone = "Nothing was changed.",
            },
        };
    }

    private static Task<RunView?> Read(HostClient host, string runId, CancellationToken stop) =>
        host.Find<RunView>($"api/runs/{Uri.EscapeDataString(runId)}", stop);

    private static RefusalException Unknown(string wanted, RunSummary[] runs) => new("ORC4041", $"there is no run \"{wanted}\"")
    {
        Facts = NearestName.Of(wanted, runs.Select(run => run.RunId)) is { } nearest ? [$"nearest: {nearest}"] : [],
        Fix = "orchestrator show last, or the beginning of the id of a run of the last seven days",
        NotDone = "Nothing was changed.",
    };
}
