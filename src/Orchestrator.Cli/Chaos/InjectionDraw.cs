using AwsSimulator.Control;

namespace Orchestrator.Cli.Chaos;

/// <summary>Draws what goes wrong in one round.</summary>
internal static class InjectionDraw
{
    private const string AppFlow = "appflow", Redshift = "redshift-data";

    // A call that fails once or twice is the SDK's own affair, three times an activity's, more often the attempt's or the run's.
    private static readonly int[] Times = [1, 1, 2, 3, 3, 4, 6, 9];

    private static readonly (string Service, string Operation)[] Calls =
    [
        (AppFlow, "CreateFlow"), (AppFlow, "StartFlow"), (AppFlow, "DescribeFlowExecutionRecords"), (AppFlow, "DeleteFlow"),
        (AppFlow, "DescribeConnectorEntity"), (AppFlow, "ResetConnectorMetadataCache"), (AppFlow, "ListFlows"),
        (AppFlow, "CancelFlowExecutions"), (Redshift, "ExecuteStatement"), (Redshift, "BatchExecuteStatement"),
        (Redshift, "DescribeStatement"), (Redshift, "GetStatementResult"),
    ];

    public static IEnumerable<Injection> Several(ChaosObject[] objects, bool hostIsProcess, Random random)
    {
        int count = random.Next(1, 5);
        for (int i = 0; i < count; i++)
        {
            yield return One((ChaosKind)random.Next((int)ChaosKind.ManyStarts + 1), objects, hostIsProcess, random);
        }

        if (hostIsProcess && random.Next(3) > 0)
        {
            yield return One(ChaosKind.KilledHost, objects, hostIsProcess, random);
        }
    }

    private static Injection One(ChaosKind kind, ChaosObject[] objects, bool hostIsProcess, Random random)
    {
        string name = objects[random.Next(objects.Length)].Name;
        return kind switch
        {
            ChaosKind.Throttled => Call(kind, FaultKind.Throttle, random),
            ChaosKind.ServerError => Call(kind, FaultKind.Fail, random),
            ChaosKind.LostAnswer => Call(kind, FaultKind.LoseAnswer, random),
            ChaosKind.DroppedCall => Call(kind, FaultKind.Drop, random),
            ChaosKind.HungCall => Call(kind, FaultKind.Hang, random) is { Rule: { } rule } call
                ? call with { Rule = rule with { Times = Math.Min(rule.Times, 3) } }
                : throw new InvalidOperationException(),
            ChaosKind.HungFlow => Copy(kind, FaultKind.Hang, name, random),
            ChaosKind.FailedFlow => Copy(kind, FaultKind.Fail, name, random),
            ChaosKind.MissingRows => Copy(kind, FaultKind.Drop, name, random),
            ChaosKind.SerializationConflict => Statement(
                kind, FaultKind.Fail, "ERROR: 1023 DETAIL: Serializable isolation violation on table - 104520", Times[random.Next(Times.Length)], random),
            ChaosKind.BrokenStatement => Statement(kind, FaultKind.Fail, "ERROR: terminating connection due to administrator command", 1, random),
            ChaosKind.LostStatement => Statement(kind, FaultKind.LoseAnswer, null, 1, random),
            ChaosKind.KilledHost when !hostIsProcess => Act(ChaosKind.CancelledFlow, "StartFlow", random.Next(1, 4), random),
            ChaosKind.CancelledFlow => Act(kind, "StartFlow", random.Next(1, 4), random),
            ChaosKind.SchemaChange => Act(
                kind, random.Next(3) switch { 0 => "BatchExecuteStatement", 1 => "CreateFlow", _ => "StartFlow" }, 1, random),
            ChaosKind.OrgLives => Act(kind, "StartFlow", random.Next(1, 4), random),
            ChaosKind.ManyStarts => new Injection { Kind = kind, Choice = random.Next(2, 7) },
            _ => Act(kind, null, random.Next(1, 90), random),
        };
    }

    private static Injection Call(ChaosKind kind, FaultKind fault, Random random)
    {
        (string service, string operation) = Calls[random.Next(Calls.Length)];
        bool everywhere = random.Next(5) == 0;
        return new Injection
        {
            Kind = kind,
            Rule = new FaultRule
            {
                Service = service,
                Operation = everywhere ? null : operation,
                Kind = fault,
                Nth = random.Next(1, everywhere ? 30 : 6),
                Times = Times[random.Next(Times.Length)],
                Probability = everywhere ? 0.2 : 1,
                Seed = random.Next(),
            },
        };
    }

    private static Injection Copy(ChaosKind kind, FaultKind fault, string name, Random random) => new()
    {
        Kind = kind,
        Rule = new FaultRule
        {
            Service = AppFlow, Operation = FaultSteps.CopyRows, Resource = name, Kind = fault, Nth = random.Next(1, 5), Times = random.Next(1, 4),
        },
    };

    private static Injection Statement(ChaosKind kind, FaultKind fault, string? message, int times, Random random) => new()
    {
        Kind = kind,
        Rule = new FaultRule
        {
            Service = Redshift, Operation = FaultSteps.RunStatement, Kind = fault, Message = message, Nth = random.Next(1, 30), Times = times,
        },
    };

    private static Injection Act(ChaosKind kind, string? operation, int call, Random random) =>
        new() { Kind = kind, AtOperation = operation, AtCall = call, Choice = random.Next() };
}
