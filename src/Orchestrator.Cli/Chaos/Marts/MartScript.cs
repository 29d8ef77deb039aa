using Orchestrator.Configuration;

namespace Orchestrator.Cli.Chaos.Marts;

/// <summary>What a script has beside Salesforce: a replication task, procedures over its tables, and how EventBridge delivers.</summary>
public sealed record MartScript
{
    public required TaskLoad Load { get; init; }

    public required bool FailsWhenBusy { get; init; }

    /// <summary>Whether the task makes its tables anew instead of emptying them.</summary>
    public required bool DropsTables { get; init; }

    /// <summary>How long the task takes for each table at least.</summary>
    public required TimeSpan TableLatency { get; init; }

    public required IReadOnlyList<MartTable> Tables { get; init; }

    /// <summary>Each after those it comes after.</summary>
    public required IReadOnlyList<MartProcedure> Procedures { get; init; }

    public required int ProcedureConcurrency { get; init; }

    public required Delivery Delivery { get; init; }

    public MartTable? Find(string table) => Tables.FirstOrDefault(t => t.Name == table);

    /// <summary>What goes wrong with events in all of its runs; null for nothing.</summary>
    public ChaosKind? Ways => Delivery switch
    {
        Delivery.Lossy => ChaosKind.LossyEvents,
        Delivery.Forged => ChaosKind.ForgedEvents,
        _ => null,
    };

    /// <summary>Whether the end of the task's load starts a run; only where runs adopt.</summary>
    public required bool StartsOnTask { get; init; }
}

/// <param name="IsConsolidated">False for a table that only feeds procedures.</param>
public sealed record MartTable(string Name, bool IsConsolidated);

/// <param name="Inputs">Objects it reads, also through those before it; null for what reads none, after which it is called all the same.</param>
/// <param name="ReadsResult">A query whose result goes into the report, and which changes nothing.</param>
public sealed record MartProcedure(string Name, IReadOnlyList<string> After, IReadOnlyList<string>? Inputs, bool OnlyChanged, bool ReadsResult)
{
    public string Sql => ReadsResult ? "SELECT COUNT(*) AS customers FROM mart.customers" : $"CALL mart.{Name}()";
}

/// <summary>How the services' events reach the host.</summary>
public enum Delivery
{
    Off,
    On,

    /// <summary>Some are lost, come twice, late, or after later ones.</summary>
    Lossy,

    /// <summary>They come, and somebody invents others.</summary>
    Forged,
}

/// <summary>What one round does to the source database.</summary>
/// <param name="Changes">Seed of the changes to its rows.</param>
/// <param name="RunsMeanwhile">Whether the load to be adopted is still running when the run is started.</param>
public sealed record MartRound(int Changes, bool RunsMeanwhile);
