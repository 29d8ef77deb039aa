using System.Text.Json.Serialization;
using Orchestrator.Dms;

namespace Orchestrator.Planning;

/// <summary>
/// What one run will do for one object. Stored in the orchestration's history, so it holds names and limits, never field lists or secrets.
/// </summary>
public sealed record ObjectPlan
{
    /// <summary>API name of the Salesforce object, as Salesforce spells it.</summary>
    public required string Name { get; init; }

    /// <summary>Full, incremental or window; never <see cref="LoadMode.Auto"/>.</summary>
    public required LoadMode Mode { get; init; }

    /// <summary>The range asked for; null for a full load.</summary>
    public Window? Window { get; init; }

    /// <summary>Why this mode and window were chosen, as a person reads it.</summary>
    public string? Because { get; init; }

    /// <summary>The field that orders versions, as Salesforce spells it; null where the object has none (full loads only).</summary>
    public string? CursorField { get; init; }

    /// <summary>Fields that identify a record; <c>Id</c> unless configured. Empty where nobody needs to know.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>Table name in the pipeline's target schema, lower case.</summary>
    [JsonIgnore]
    public string Table => Name.ToLowerInvariant();

    /// <summary>What a deleted record does to its row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DeletePolicy Deletes { get; init; }

    /// <summary>What becomes of records the load does not bring; always kept unless it is a full load without a filter.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public AbsencePolicy Absent { get; init; }

    /// <summary>The share of the target beyond which absent records quarantine the load; 0 to 1. Null where they are kept.</summary>
    public double? MaxAbsent { get; init; }

    /// <summary>Schema that keeps every version a load saw; null without history.</summary>
    public string? HistorySchema { get; init; }

    /// <summary>Columns that make no version of their own, lower case; null without history.</summary>
    public IReadOnlyList<string>? Stamps { get; init; }

    /// <summary>Columns of the target whose fields are gone and whose values stay, lower case; null where there are none.</summary>
    public IReadOnlyList<string>? Kept { get; init; }

    /// <summary>Columns whose long texts AppFlow cuts, lower case; null where there are none.</summary>
    public IReadOnlyList<string>? Cut { get; init; }

    /// <summary>Hash of business filter and field list; coverage counts only under the same signature.</summary>
    public string? Signature { get; init; }

    /// <summary>Hash of the field mapping at planning time; CreateFlow recomputes the mapping and fails the object if it differs.</summary>
    public string? MappingHash { get; init; }

    /// <summary>How long its flow is expected to run, in seconds, from the latest load of this mode; null when there is none.</summary>
    public double? ExpectedSeconds { get; init; }

    /// <summary>
    /// Records that earlier loads of this mode read: the latest incremental one, the largest full one. Null when there is none. A load that
    /// reads none after them is worth a word.
    /// </summary>
    public long? ReadBefore { get; init; }

    /// <summary>How long one attempt may take before its flow is cancelled, or its task stopped, in seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double DeadlineSeconds { get; init; }

    /// <summary>The table a DMS task writes; null for an object of Salesforce.</summary>
    public ReplicaPlan? Replica { get; init; }

    /// <summary>What making its tables needs. Histories hold every input, and a run has many objects.</summary>
    public ObjectPlan ForTables() => new()
    {
        Name = Name,
        Mode = Mode,
        CursorField = CursorField,
        Key = Key,
        HistorySchema = HistorySchema,
        Stamps = Stamps,
        Kept = Kept,
        Replica = Replica,
    };

    /// <summary>What loading it needs, and what a person wants to know of it meanwhile.</summary>
    public ObjectPlan ForLoad() => ForFlow() with
    {
        Because = Because,
        Kept = Kept,
        Cut = Cut,
        ExpectedSeconds = ExpectedSeconds,
        ReadBefore = ReadBefore,
        DeadlineSeconds = DeadlineSeconds,
    };

    /// <summary>What making a flow needs.</summary>
    public ObjectPlan ForFlow() => ForStart() with { Window = Window, CursorField = CursorField, MappingHash = MappingHash };

    /// <summary>What starting its flow needs.</summary>
    public ObjectPlan ForStart() => new() { Name = Name, Mode = Mode };

    /// <summary>What registering its load needs.</summary>
    public ObjectPlan ForRegistration() => this with
    {
        Because = null, MappingHash = null, Cut = null, ExpectedSeconds = null, ReadBefore = null, DeadlineSeconds = 0,
    };

    /// <summary>Whether it has a target: false for a table that only feeds procedures.</summary>
    [JsonIgnore]
    public bool IsConsolidated => Replica is not { Consolidate: false };
}
