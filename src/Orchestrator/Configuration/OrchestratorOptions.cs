using System.ComponentModel.DataAnnotations;

namespace Orchestrator.Configuration;

/// <summary>Settings of one deployment, section <c>Orchestrator</c> (environment: <c>Orchestrator__Installation</c>, …).</summary>
public sealed class OrchestratorOptions
{
    public const string Section = "Orchestrator";

    /// <summary>
    /// Name of this deployment. Flows and staging tables carry it, and the janitor touches only its own, so two deployments in one AWS
    /// account need two names. Default <c>orchestrator</c>; 2 to 32 of <c>[a-z0-9-]</c>.
    /// </summary>
    [Required]
    [RegularExpression("^[a-z0-9][a-z0-9-]{1,31}$", ErrorMessage = "Orchestrator:Installation must be 2 to 32 characters of [a-z0-9-].")]
    public string Installation { get; set; } = "orchestrator";

    /// <summary>
    /// A pipeline file, or a folder whose <c>*.yaml</c> and <c>*.yml</c> files are pipelines. Default <c>pipelines</c>, relative to the
    /// working folder.
    /// </summary>
    [Required]
    public string Pipelines { get; set; } = "pipelines";

    /// <summary>
    /// How long after its time a missed schedule slot is still started, once. Default 12 hours; 0 to 7 days; 0 switches catching up off.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan CatchUpWindow { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// How long the janitor leaves the flows and staging tables of a run alone, from the run's start. Default 1 day; 10 minutes to 7 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:10:00", "7.00:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long the staging table of a quarantined load is kept after its run's lease, for somebody to look at. Default 7 days; 1 hour to
    /// 90 days.
    /// </summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan Quarantine { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long the history of a run is kept after its end, for <c>show</c>, <c>retry</c> and the clock, which must find the run of a slot
    /// that it might catch up. Default 30 days; 8 days, which is more than the longest catch-up window, to 3,650 days.
    /// </summary>
    [Range(typeof(TimeSpan), "8.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepHistory { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Key that EventBridge shows as header <c>x-api-key</c> to <c>POST /api/events</c>. Default none: no event is taken. A secret; 16 to
    /// 512 visible ASCII characters.
    /// </summary>
    [RegularExpression("^[!-~]{16,512}$", ErrorMessage = "Orchestrator:EventKey must be 16 to 512 visible ASCII characters.")]
    public string EventKey { get; set; } = "";
}
