using Orchestrator.Planning;

namespace Orchestrator.Configuration;

/// <summary>One object of a pipeline, of Salesforce or of a DMS task, as its file says it.</summary>
public sealed record PipelineObject
{
    /// <summary>API name.</summary>
    public required Written Name { get; init; }

    public LoadMode Mode { get; init; } = LoadMode.Auto;

    /// <summary>The range of <c>mode: window</c>; a start request's range goes before it.</summary>
    public Window? Window { get; init; }

    public FieldChoice Fields { get; init; } = FieldChoice.All;

    /// <summary>Fields that identify a record. Default <c>Id</c>.</summary>
    public required IReadOnlyList<Written> Key { get; init; }

    /// <summary>
    /// The field that orders versions; null lets the object decide (<c>SystemModstamp</c>, else <c>LastModifiedDate</c>, else none).
    /// </summary>
    public Written? Cursor { get; init; }

    /// <summary>Records are never changed once they are made: <c>CreatedDate</c> may then order versions.</summary>
    public bool AppendOnly { get; init; }

    public DeletePolicy Deletes { get; init; } = DeletePolicy.Apply;

    /// <summary>
    /// What a full load makes of records it did not bring; null: <see cref="AbsencePolicy.Delete"/> where nothing orders versions, because
    /// a delete is never seen otherwise, else <see cref="AbsencePolicy.Keep"/>.
    /// </summary>
    public AbsencePolicy? Absent { get; init; }

    /// <summary>The share of the target beyond which absent records quarantine the load. Default 0.05; 0 to 1.</summary>
    public double MaxAbsent { get; init; } = 0.05;

    /// <summary>Every version a load saw is kept.</summary>
    public bool History { get; init; }

    /// <summary>Fields that move without meaning, so that they make no version; null: those Salesforce itself keeps.</summary>
    public IReadOnlyList<Written>? Stamps { get; init; }

    public TableRules Table { get; init; } = TableRules.Default;

    /// <summary>Business filters, combined with AND and kept beside the window's.</summary>
    public IReadOnlyList<FieldFilter> Filter { get; init; } = [];

    /// <summary>
    /// How long one attempt may take; null: four times what it usually takes, at least 15 minutes, 6 hours the first time.
    /// </summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>The table a DMS task writes; null for an object of Salesforce.</summary>
    public ReplicatedTable? Replica { get; init; }

    /// <summary>Whether it has a target: false for a table that only feeds procedures.</summary>
    public bool IsConsolidated => Replica is not { Consolidate: false };
}

/// <summary>Records the pipeline wants: one comparison of a field with a constant.</summary>
/// <param name="Operator">AppFlow's name of the comparison, e.g. <c>EQUAL_TO</c>.</param>
public sealed record FieldFilter(Written Field, string Operator, string Value);
