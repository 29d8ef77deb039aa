using AwsSimulator.Control;

namespace Orchestrator.Cli.Chaos;

/// <summary>What really went wrong in a seed, as a person reads it: faults that hit, acts that were done.</summary>
public sealed class ChaosTally
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, int> _happened = new(StringComparer.Ordinal);
    private readonly SortedDictionary<ChaosKind, int> _kinds = [];

    public IReadOnlyDictionary<ChaosKind, int> Kinds => _kinds;

    public IReadOnlyDictionary<string, int> Happened => _happened;

    public void Add(ChaosKind kind, string what, int times = 1)
    {
        lock (_gate)
        {
            _happened[what] = _happened.GetValueOrDefault(what) + times;
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + times;
        }
    }

    public void Add(Injection injection, PlannedFaultState fault)
    {
        if (fault.Hit > 0)
        {
            string where = injection.Where ?? fault.Rule.Resource ?? fault.Rule.Operation ?? $"any call of {fault.Rule.Service}";
            string what = injection.Kind is ChaosKind.SerializationConflict or ChaosKind.BrokenStatement or ChaosKind.LostStatement
                ? Words(injection.Kind)
                : $"{Words(injection.Kind)} {where}".TrimEnd();
            Add(injection.Kind, what, fault.Hit);
        }
    }

    /// <summary>"1023", "lost answer CreateFlow 3x".</summary>
    public IReadOnlyList<string> Lines() => [.. _happened.Select(pair => pair.Value == 1 ? pair.Key : $"{pair.Key} {pair.Value}x")];

    public static string Words(ChaosKind kind) => kind switch
    {
        ChaosKind.Throttled => "throttled",
        ChaosKind.ServerError => "5xx",
        ChaosKind.LostAnswer => "lost answer",
        ChaosKind.DroppedCall => "dropped",
        ChaosKind.HungCall => "hung",
        ChaosKind.HungFlow => "hung flow",
        ChaosKind.FailedFlow => "failed flow",
        ChaosKind.CancelledFlow => "cancelled flow",
        ChaosKind.MissingRows => "missing rows",
        ChaosKind.SerializationConflict => "1023",
        ChaosKind.BrokenStatement => "broken statement",
        ChaosKind.LostStatement => "lost statement",
        ChaosKind.SchemaChange => "schema change",
        ChaosKind.OrgLives => "org lives on",
        ChaosKind.KilledHost => "killed host",
        ChaosKind.CancelledRun => "cancelled run",
        ChaosKind.ManyStarts => "starts at once",
        ChaosKind.StoppedTask => "stopped task",
        ChaosKind.FailedTask => "failed task",
        ChaosKind.TableError => "table in error",
        ChaosKind.LostTableRows => "lost row of",
        ChaosKind.HungTable => "hung table",
        ChaosKind.ForeignTaskRun => "task run by another",
        ChaosKind.FailedProcedure => "failed procedure",
        ChaosKind.ConflictingProcedure => "1023 in",
        ChaosKind.AbortedProcedure => "aborted procedure",
        ChaosKind.HungProcedure => "hung procedure",
        ChaosKind.LostProcedure => "lost procedure",
        ChaosKind.LossyEvents => "lossy events",
        ChaosKind.ForgedEvents => "forged event",
        _ => kind.ToString(),
    };
}
