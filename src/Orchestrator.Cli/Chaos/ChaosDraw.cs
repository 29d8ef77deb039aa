using AwsSimulator.AppFlow;
using AwsSimulator.Salesforce;
using Orchestrator.Cli.Chaos.Marts;
using Orchestrator.Planning;

namespace Orchestrator.Cli.Chaos;

/// <summary>Draws a script from a seed: same seed, same script.</summary>
public static class ChaosDraw
{
    private static readonly string[] Names = ["Account", "Contact", "Opportunity", "Invoice__c"];
    private static readonly string?[] Cursors = ["SystemModstamp", "SystemModstamp", "SystemModstamp", "LastModifiedDate", null];
    private static readonly TimeSpan[] Lives = [TimeSpan.FromMinutes(20), TimeSpan.FromHours(3), TimeSpan.FromDays(1)];

    public static ChaosScript Of(int seed)
    {
        // Neighbouring seeds of System.Random begin alike; a multiplication puts them apart.
        var random = new Random(unchecked((int)(((uint)seed + 1) * 2654435761)));
        string[] names = Shuffled(Names, random)[..random.Next(2, 5)];
        bool hostIsProcess = random.Next(4) == 0;
        ChaosObject[] objects = [.. names.Select(name => Object(name, random))];
        return MartDraw.Beside(new ChaosScript
        {
            Seed = seed,
            Records = random.Next(30, 300),
            Objects = objects,
            Concurrency = random.Next(1, 5),
            Attempts = random.Next(1, 4),
            AbortsOnFailure = random.Next(6) == 0,
            HasProcedure = random.Next(2) == 0,
            HostIsProcess = hostIsProcess,
            AppFlow = Ways(random),
            Rounds = [.. Rounds(objects, hostIsProcess, random)],
        });
    }

    private static ChaosObject Object(string name, Random random)
    {
        string? cursor = Cursors[random.Next(Cursors.Length)];
        return new ChaosObject(name, cursor, HasHistory: random.Next(3) == 0, DeletesAbsent: cursor is null || random.Next(3) > 0);
    }

    private static AppFlowOptions Ways(Random random) => new()
    {
        FilterBounds = (FilterBounds)random.Next(3),
        RefusesSecondRun = random.Next(2) == 0,
        ListedAfter = TimeSpan.FromMilliseconds(random.Next(3) == 0 ? random.Next(200) : 10),
        RunLatency = TimeSpan.FromMilliseconds(random.Next(10, 120)),
        PauseBetweenCopies = TimeSpan.FromMilliseconds(random.Next(25)),
        RowsPerCopy = random.Next(5, 60),
        CopiesAfterCancel = random.Next(3) == 0 ? random.Next(1, 6) : 0,
        CopiesAfterFailure = random.Next(3) == 0 ? random.Next(1, 6) : 0,
        DescribesLengths = random.Next(4) > 0,
    };

    private static IEnumerable<ChaosRound> Rounds(ChaosObject[] objects, bool hostIsProcess, Random random)
    {
        int changing = random.Next(3) == 0 ? 2 : 1;
        yield return Round(null, LoadMode.Auto);
        for (int i = 0; i < changing; i++)
        {
            yield return Round(Lives[random.Next(Lives.Length)], LoadMode.Auto);
        }

        yield return Round(Lives[random.Next(Lives.Length)], LoadMode.Full);

        ChaosRound Round(TimeSpan? lives, LoadMode mode) =>
            new(lives, Rates(random), mode, [.. InjectionDraw.Several(objects, hostIsProcess, random)]);
    }

    private static DayRates Rates(Random random) => new()
    {
        New = 0.02 + (random.NextDouble() * 0.15),
        Changed = random.NextDouble() * 0.3,
        Deleted = random.NextDouble() * 0.08,
        Undeleted = random.NextDouble() * 0.5,
        Late = random.NextDouble() * 0.08,
        Repeated = random.NextDouble() * 0.08,
        Outdated = random.NextDouble() * 0.08,
        Drifted = random.NextDouble() * 0.5,
        Erased = random.Next(2) == 0 ? random.NextDouble() * 0.04 : 0,
        TooLate = random.Next(2) == 0 ? random.NextDouble() * 0.04 : 0,
        DriftedLongAgo = random.Next(2) == 0 ? random.NextDouble() * 0.04 : 0,
    };

    private static string[] Shuffled(string[] names, Random random)
    {
        string[] copy = [.. names];
        random.Shuffle(copy);
        return copy;
    }
}
