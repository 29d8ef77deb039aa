using Orchestrator.Configuration;

namespace Orchestrator.Cli.Chaos.Marts;

/// <summary>Gives about half of the scripts a replication task, procedures and events.</summary>
internal static class MartDraw
{
    public static ChaosScript Beside(ChaosScript script)
    {
        // A sequence of its own: what is drawn here leaves everything else of a seed as it is.
        var random = new Random(unchecked((int)(((uint)script.Seed + 7) * 2246822519)));
        if (random.Next(2) == 0)
        {
            return script;
        }

        MartScript mart = Mart(script, random);
        return script with
        {
            Mart = mart,
            Rounds = [.. script.Rounds.Select(round => round with
            {
                Mart = new MartRound(random.Next(), RunsMeanwhile: random.Next(3) == 0),
                Injections =
                [
                    // An event may start the run that the others ask for.
                    .. round.Injections.Where(injection => !(mart.StartsOnTask && injection.Kind == ChaosKind.ManyStarts)),
                    .. MartInjections.Several(mart, script.HostIsProcess, random),
                ],
            })],
        };
    }

    private static MartScript Mart(ChaosScript script, Random random)
    {
        TaskLoad load = (TaskLoad)random.Next(Enum.GetValues<TaskLoad>().Length);
        MartTable[] tables =
        [
            new("customer", random.Next(3) > 0),
            new("sale", random.Next(3) == 0),
            .. random.Next(2) == 0 ? [new MartTable("visit", random.Next(2) == 0)] : Array.Empty<MartTable>(),
        ];
        return new MartScript
        {
            Load = load,
            FailsWhenBusy = random.Next(4) == 0,
            DropsTables = random.Next(3) == 0,
            TableLatency = TimeSpan.FromMilliseconds(random.Next(10, 80)),
            Tables = tables,
            Procedures = [.. Procedures(script, tables, random)],
            ProcedureConcurrency = random.Next(1, 4),
            Delivery = (Delivery)random.Next(Enum.GetValues<Delivery>().Length),
            StartsOnTask = load == TaskLoad.Adopt && random.Next(2) == 0,
        };
    }

    private static IEnumerable<MartProcedure> Procedures(ChaosScript script, MartTable[] tables, Random random)
    {
        yield return Reads("customers", [], "customer");
        yield return Reads("sales", ["customers"], "customer", "sale");
        if (random.Next(2) == 0)
        {
            yield return Reads("cities", ["sales"], "customer", "sale");
        }

        if (tables.Length > 2)
        {
            yield return Reads("visits", [], "visit");
        }

        if (random.Next(2) == 0)
        {
            yield return Reads("records", [], script.Objects[0].Name);
        }

        if (random.Next(3) == 0)
        {
            yield return new MartProcedure("counted", ["customers"], ["customer"], OnlyChanged: false, ReadsResult: true);
        }

        yield return new MartProcedure("signal", random.Next(2) == 0 ? ["sales"] : [], null, OnlyChanged: false, ReadsResult: false);

        MartProcedure Reads(string name, string[] after, params string[] inputs) =>
            new(name, after, inputs, OnlyChanged: random.Next(2) == 0, ReadsResult: false);
    }
}
