using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Tests.Configuration;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Planning;

/// <summary>A small org and pipelines over it.</summary>
internal static class PlannerSamples
{
    public static readonly DateTimeOffset AsOf = new(2026, 11, 20, 6, 30, 5, 250, TimeSpan.Zero);

    public static readonly EntityDescription Account = new("Account",
    [
        new("Id", "id", 18, false),
        new("Name", "string", 255, false),
        new("Type", "picklist", 40, false),
        new("AnnualRevenue", "currency", null, false),
        new("BillingAddress", "address", null, false),
        new("IsDeleted", "boolean", null, false),
        new("LastModifiedDate", "datetime", null, true),
        new("SystemModstamp", "datetime", null, true),
    ]);

    public static readonly EntityDescription Stampless = new("Stampless", [new("Id", "id", 18, false), new("Name", "string", 80, false)]);

    public static readonly SourceDescription Source = new(
        new Dictionary<string, EntityDescription> { ["Account"] = Account, ["Stampless"] = Stampless },
        ["Account", "Contact", "Stampless"]);

    public static Pipeline Pipeline(string change = "", string into = "")
    {
        string text = change.Length == 0 ? SamplePipelines.Least : SamplePipelines.Least.Replace(change, into, StringComparison.Ordinal);
        PipelineSet set = PipelineSet.Of([new("crm.yaml", text)]);
        Assert.Empty(set.Problems);
        return set.Pipelines[0];
    }

    private static readonly PlanOccasion Occasion = new("crm.20261120T063000", "prod", TimeSpan.FromDays(1));

    public static PlanAnswer Plan(
        Pipeline pipeline,
        RunRequest? request = null,
        DateTimeOffset? coveredTo = null,
        IReadOnlyList<EarlierLoad>? earlier = null,
        StandingTables? standing = null,
        EntityDescription? account = null) =>
        RunPlanner.Plan(
            pipeline,
            request ?? new RunRequest(),
            Occasion,
            Coverage(pipeline, coveredTo, earlier ?? []),
            account is null ? Source : Source with { Entities = new Dictionary<string, EntityDescription> { ["Account"] = account } },
            standing ?? StandingTables.None);

    private static CoverageSnapshot Coverage(Pipeline pipeline, DateTimeOffset? coveredTo, IReadOnlyList<EarlierLoad> earlier) => new()
    {
        AsOf = AsOf,
        Objects =
        [
            .. pipeline.Objects.Select(o => new ObjectCoverage { Name = o.Name.Value, CoveredTo = coveredTo, Earlier = earlier }),
        ],
    };
}
