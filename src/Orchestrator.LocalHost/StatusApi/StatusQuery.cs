using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Orchestrator.LocalHost.StatusApi;

/// <summary>Query values of the status API. As in Durable Functions, one that cannot be read counts as not given.</summary>
internal sealed class StatusQuery(HttpRequest request)
{
    public bool ShowHistory => Flag("showHistory", false);

    public bool ShowHistoryOutput => Flag("showHistoryOutput", false);

    public bool ShowInput => Flag("showInput", true);

    public bool ReturnInternalServerErrorOnFailure => Flag("returnInternalServerErrorOnFailure", false);

    public bool RestartWithNewInstanceId => Flag("restartWithNewInstanceId", true);

    public string? Reason => request.Query["reason"];

    public string? InstanceIdPrefix => request.Query["instanceIdPrefix"];

    public DateTimeOffset? CreatedTimeFrom => Time("createdTimeFrom");

    public DateTimeOffset? CreatedTimeTo => Time("createdTimeTo");

    public int? Top => int.TryParse(request.Query["top"], CultureInfo.InvariantCulture, out int top) && top > 0 ? top : null;

    /// <summary>How long a start waits for the end of what it started; null for not at all.</summary>
    public TimeSpan? Timeout =>
        double.TryParse(request.Query["timeout"], CultureInfo.InvariantCulture, out double seconds) ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Version of the orchestration to start; null for none.</summary>
    public string? Version => request.Query["version"];

    public string? ContinuationToken => request.Headers["x-ms-continuation-token"] is [{ Length: > 0 } token, ..] ? token : null;

    /// <summary>Several values, or one with commas; null for any status.</summary>
    public IReadOnlyList<OrchestrationRuntimeStatus>? RuntimeStatuses
    {
        get
        {
            OrchestrationRuntimeStatus[] statuses =
            [
                .. request.Query["runtimeStatus"]
                    .SelectMany(value => value!.Split(',', StringSplitOptions.TrimEntries))
                    .Where(value => Enum.TryParse<OrchestrationRuntimeStatus>(value, ignoreCase: true, out _))
                    .Select(value => Enum.Parse<OrchestrationRuntimeStatus>(value, ignoreCase: true)),
            ];
            return statuses.Length > 0 ? statuses : null;
        }
    }

    private bool Flag(string name, bool fallback) => bool.TryParse(request.Query[name], out bool value) ? value : fallback;

    private DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(
            request.Query[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;
}
