using Orchestrator.Objects;

namespace Orchestrator.Dms;

/// <summary>Custom status of one task's load.</summary>
public sealed record TaskStatus
{
    public required ObjectState State { get; init; }

    public required int Attempt { get; init; }

    /// <summary>DMS's word for the task's state.</summary>
    public string? Task { get; init; }

    public int TablesLoaded { get; init; }

    public int TablesLeft { get; init; }

    /// <summary>Why the former attempt failed or what is being waited for, at most 500 characters; null when nothing is wrong.</summary>
    public string? Note { get; init; }
}
