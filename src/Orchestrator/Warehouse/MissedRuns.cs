using System.Text.RegularExpressions;
using Orchestrator.Objects;

namespace Orchestrator.Warehouse;

/// <summary>Runs in a row that did not load an object.</summary>
public sealed partial record MissedRuns
{
    public required int Count { get; init; }

    /// <summary>Of the newest ones, how many ended for the same reason.</summary>
    public required int Alike { get; init; }

    /// <summary>The newest of them.</summary>
    public required string RunId { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>What became of the object in it.</summary>
    public required ObjectState State { get; init; }

    /// <summary>The beginning of its reason.</summary>
    public string? Reason { get; init; }

    /// <param name="newestFirst">Of one object; the later ones may be left out.</param>
    /// <param name="count">How many there are.</param>
    internal static MissedRuns Of(IReadOnlyList<MissedRun> newestFirst, int count)
    {
        MissedRun last = newestFirst[0];
        return new MissedRuns
        {
            Count = count,
            Alike = newestFirst.TakeWhile(run => (run.State, Cause(run.Reason)) == (last.State, Cause(last.Reason))).Count(),
            RunId = last.RunId,
            EndedAt = last.EndedAt,
            State = last.State,
            Reason = last.Reason,
        };
    }

    // Names of flows, tables and requests, counts and times differ from run to run.
    private static string? Cause(string? reason) => reason is null ? null
        : ErrorCode().Match(reason) is { Success: true } code ? code.Value
        : Varying().Replace(reason, "#");

    [GeneratedRegex(@"\bORC\d{4}\b")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"[\w.:-]*\d[\w.:-]*")]
    private static partial Regex Varying();
}

internal sealed record MissedRun(string Object, string RunId, DateTimeOffset EndedAt, ObjectState State, string? Reason);
