namespace Orchestrator.Warehouse;

/// <summary>One attempt at a statement, to be sent.</summary>
public sealed record StatementSubmission
{
    public required StatementPlan Plan { get; init; }

    /// <summary>From 1; each attempt has a token of its own.</summary>
    public required int Attempt { get; init; }
}

/// <summary>What the Data API says of a statement. Expected refusals are answers, not exceptions.</summary>
public sealed record StatementAnswer
{
    public required StatementStatus Status { get; init; }

    /// <summary>The Data API's id; null when the statement was not accepted.</summary>
    public string? Id { get; init; }

    /// <summary>What came back; null while it runs and when it finished.</summary>
    public string? Error { get; init; }

    /// <summary>True when Redshift ran the statement and it raised <see cref="Error"/>: sent again, it would raise the same.</summary>
    public bool Raised { get; init; }

    /// <summary>True when it finished with a result set.</summary>
    public bool HasResult { get; init; }
}

/// <summary>Where a statement stands.</summary>
public enum StatementStatus
{
    Running,
    Finished,

    /// <summary>Refused, failed or aborted: the next attempt would end the same.</summary>
    Failed,

    /// <summary>Lost against another transaction: a new attempt may succeed.</summary>
    Conflict,

    /// <summary>Not accepted for now, too many statements are active: the same attempt may be sent again.</summary>
    HeldBack,
}
