using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Procedures;

/// <summary>A statement that follows consolidation, as the pipeline file orders it.</summary>
public sealed record ProcedurePlan
{
    /// <summary>As configured; an unnamed one is named by its place in the list, from 1.</summary>
    public required string Name { get; init; }

    /// <summary>One SQL statement, usually a <c>CALL</c>; it may commit.</summary>
    public required string Sql { get; init; }

    /// <summary>Names of procedures that must have ended well before this one is called.</summary>
    public required IReadOnlyList<string> After { get; init; }

    /// <summary>Called only when its inputs changed since it last succeeded (<c>when: changed</c>).</summary>
    public bool OnlyChanged { get; init; }

    /// <summary>Objects it reads; it is not called while one of them failed to load. Null stands for all, and for no such condition.</summary>
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>Its result set goes into the report (<c>result: true</c>).</summary>
    public bool ReadsResult { get; init; }

    /// <summary>How long all attempts together may take before the running one is cancelled, in seconds. Default 6 hours.</summary>
    public required double DeadlineSeconds { get; init; }

    /// <summary>Name of its statement within a run; no Salesforce object can have such a name.</summary>
    public string Step => StepOf(Name);

    /// <summary>Changes with what is called and what is read, so that neither keeps the standing of another.</summary>
    public string Signature => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Sql}\n{(Inputs is null ? "*" : string.Join('\n', Inputs.Order(StringComparer.Ordinal)))}")))[..32];

    public static string StepOf(string name) => $"procedure-{name}";
}
