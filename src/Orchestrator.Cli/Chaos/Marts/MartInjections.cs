using AwsSimulator;
using AwsSimulator.Control;
using Orchestrator.Configuration;

namespace Orchestrator.Cli.Chaos.Marts;

/// <summary>Draws what goes wrong with task and procedures in one round.</summary>
internal static class MartInjections
{
    private const string Dms = "dms", Redshift = "redshift-data";

    private static readonly ChaosKind[] Kinds =
    [
        ChaosKind.Throttled, ChaosKind.ServerError, ChaosKind.LostAnswer, ChaosKind.DroppedCall, ChaosKind.HungCall,
        ChaosKind.StoppedTask, ChaosKind.FailedTask, ChaosKind.TableError, ChaosKind.LostTableRows, ChaosKind.HungTable,
        ChaosKind.ForeignTaskRun, ChaosKind.ForeignTaskRun, ChaosKind.FailedProcedure, ChaosKind.FailedProcedure,
        ChaosKind.ConflictingProcedure, ChaosKind.AbortedProcedure, ChaosKind.HungProcedure, ChaosKind.LostProcedure, ChaosKind.KilledHost,
    ];

    private static readonly (string? Operation, int Most)[] Moments =
        [("DescribeTableStatistics", 1), ("ExecuteStatement", 4), ("BatchExecuteStatement", 3), ("DescribeStatement", 8), (null, 40)];

    public static IEnumerable<Injection> Several(MartScript mart, bool hostIsProcess, Random random)
    {
        int count = random.Next(1, 4);
        for (int i = 0; i < count; i++)
        {
            ChaosKind kind = Kinds[random.Next(Kinds.Length)];
            yield return kind == ChaosKind.KilledHost && !hostIsProcess
                ? One(ChaosKind.ForeignTaskRun, mart, random)
                : One(kind, mart, random);
        }
    }

    private static Injection One(ChaosKind kind, MartScript mart, Random random)
    {
        MartProcedure procedure = mart.Procedures[random.Next(mart.Procedures.Count)];
        string table = mart.Tables[random.Next(mart.Tables.Count)].Name;
        return kind switch
        {
            ChaosKind.Throttled => Call(kind, FaultKind.Throttle, mart, random),
            ChaosKind.ServerError => Call(kind, FaultKind.Fail, mart, random),
            ChaosKind.LostAnswer => Call(kind, FaultKind.LoseAnswer, mart, random),
            ChaosKind.DroppedCall => Call(kind, FaultKind.Drop, mart, random),
            ChaosKind.HungCall => Call(kind, FaultKind.Hang, mart, random),
            ChaosKind.FailedTask => Load(kind, FaultKind.Fail, FaultSteps.RunTask, RehearsalNames.ReplicationTask, random),
            ChaosKind.TableError => Load(kind, FaultKind.Fail, FaultSteps.LoadTable, table, random),
            ChaosKind.LostTableRows => Load(kind, FaultKind.Drop, FaultSteps.LoadTable, table, random),
            ChaosKind.HungTable => Load(kind, FaultKind.Hang, FaultSteps.LoadTable, table, random),
            ChaosKind.FailedProcedure => Statement(kind, FaultKind.Fail, procedure, "ERROR: division by zero", 1),
            ChaosKind.ConflictingProcedure => Statement(
                kind, FaultKind.Fail, procedure, "ERROR: 1023 DETAIL: Serializable isolation violation on table - 104520", random.Next(1, 3)),
            ChaosKind.AbortedProcedure => Statement(kind, FaultKind.Drop, procedure, null, 1),
            ChaosKind.HungProcedure => Statement(kind, FaultKind.Hang, procedure, null, 1),
            ChaosKind.LostProcedure => Statement(kind, FaultKind.LoseAnswer, procedure, null, 1),
            // Where the run itself starts the task, it is stopped while it loads.
            ChaosKind.StoppedTask when mart.Load != TaskLoad.Adopt => Act(kind, "StartReplicationTask", random.Next(1, 3), random),
            ChaosKind.StoppedTask => Act(kind, "DescribeReplicationTasks", random.Next(1, 5), random),
            ChaosKind.KilledHost when mart.Load != TaskLoad.Adopt && random.Next(2) == 0 => Act(kind, "StartReplicationTask", 1, random),
            _ => Moments[random.Next(Moments.Length)] is var (operation, most) ? Act(kind, operation, random.Next(1, most + 1), random) : null!,
        };
    }

    private static Injection Call(ChaosKind kind, FaultKind fault, MartScript mart, Random random)
    {
        string[] operations = mart.Load == TaskLoad.Adopt
            ? ["DescribeReplicationTasks", "DescribeTableStatistics"]
            : ["DescribeReplicationTasks", "DescribeTableStatistics", "StartReplicationTask", "StopReplicationTask"];
        return new Injection
        {
            Kind = kind,
            Rule = new FaultRule
            {
                Service = Dms,
                Operation = operations[random.Next(operations.Length)],
                Kind = fault,
                Nth = random.Next(1, 4),
                Times = random.Next(1, kind == ChaosKind.HungCall ? 3 : 7),
            },
        };
    }

    private static Injection Load(ChaosKind kind, FaultKind fault, string step, string resource, Random random) => new()
    {
        Kind = kind,
        Rule = new FaultRule
        {
            Service = Dms,
            Operation = step,
            Resource = resource,
            Kind = fault,
            Nth = random.Next(1, 3),
            Times = fault == FaultKind.Hang ? 1 : random.Next(1, 3),
        },
        Where = step == FaultSteps.RunTask ? "" : resource,
    };

    private static Injection Statement(ChaosKind kind, FaultKind fault, MartProcedure procedure, string? message, int times) => new()
    {
        Kind = kind,
        Rule = new FaultRule
        {
            Service = Redshift, Operation = FaultSteps.RunStatement, Resource = procedure.Sql, Kind = fault, Message = message, Times = times,
        },
        Where = procedure.Name,
    };

    private static Injection Act(ChaosKind kind, string? operation, int call, Random random) =>
        new() { Kind = kind, AtOperation = operation, AtCall = call, Choice = random.Next() };
}
