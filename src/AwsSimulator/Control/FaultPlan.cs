namespace AwsSimulator.Control;

/// <summary>
/// The faults still to come. Every call asks it once; rules are tried in the order they were added, and one at most applies.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly List<PlannedFault> planned = [];

    /// <summary>The rules as they stand, used up ones too.</summary>
    public IReadOnlyList<PlannedFaultState> Planned
    {
        get
        {
            lock (gate)
            {
                return [.. planned.Select(fault => fault.State)];
            }
        }
    }

    /// <summary>Adds a rule.</summary>
    /// <exception cref="ArgumentException">A member is out of its range.</exception>
    public void Add(FaultRule rule)
    {
        if (rule.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(rule));
        }

        lock (gate)
        {
            planned.Add(new PlannedFault(rule));
        }
    }

    /// <summary>Forgets all rules.</summary>
    public void Clear()
    {
        lock (gate)
        {
            planned.Clear();
        }
    }

    /// <summary>
    /// Counts a call and tells the fault that hits it, or null. Work that is not a call of its own asks under a name of its own:
    /// <c>RunStatement</c> of <c>redshift-data</c> fails a statement after it was accepted, <c>RunFlow</c> of <c>appflow</c> a run.
    /// </summary>
    public FaultRule? Next(string service, string operation, string? resource = null)
    {
        lock (gate)
        {
            foreach (PlannedFault fault in planned)
            {
                if (fault.Hits(service, operation, resource))
                {
                    return fault.Rule;
                }
            }

            return null;
        }
    }

    private sealed class PlannedFault(FaultRule rule)
    {
        private readonly Random draws = new(rule.Seed);
        private int seen;
        private int hit;

        public FaultRule Rule => rule;

        public PlannedFaultState State => new(rule, seen, hit);

        public bool Hits(string service, string operation, string? resource)
        {
            if ((rule.Service ?? service) != service || (rule.Resource ?? resource) != resource || !NamesOperation(operation))
            {
                return false;
            }

            seen++;
            if (seen < rule.Nth || (rule.Times > 0 && hit >= rule.Times) || draws.NextDouble() >= rule.Probability)
            {
                return false;
            }

            hit++;
            return true;
        }

        // A rule for every operation means calls; the inner steps are hit only when named.
        private bool NamesOperation(string operation) =>
            rule.Operation is { } named ? named == operation : !FaultSteps.All.Contains(operation);
    }
}

/// <summary>A rule and what became of it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Seen">Matching calls so far.</param>
/// <param name="Hit">Calls it made fail.</param>
public sealed record PlannedFaultState(FaultRule Rule, int Seen, int Hit);

/// <summary>Names of steps inside the simulator that can fail by themselves.</summary>
public static class FaultSteps
{
    /// <summary>
    /// Running an accepted statement of the Redshift Data API; the resource of a single one is its SQL, without the comment it begins with.
    /// Fail refuses it, lose answer carries it out and says that it failed, drop aborts it before it does anything, hang lets it run until
    /// somebody cancels it.
    /// </summary>
    public const string RunStatement = "RunStatement";

    /// <summary>Running a started AppFlow flow.</summary>
    public const string RunFlow = "RunFlow";

    /// <summary>
    /// One COPY of a running flow; the resource is the Salesforce object. Fail ends the run with what was copied before, drop loses the
    /// rows and counts them all the same, hang goes no further until the run is cancelled, latency pauses.
    /// </summary>
    public const string CopyRows = "CopyRows";

    /// <summary>
    /// Loading one table of a DMS task; the resource is the table's name. Fail leaves it in error, drop loses a row and counts it all the
    /// same, hang goes no further until the task is stopped, latency pauses.
    /// </summary>
    public const string LoadTable = "LoadTable";

    /// <summary>A started DMS task, before it loads its first table; the resource is its identifier.</summary>
    public const string RunTask = "RunTask";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [CopyRows, LoadTable, RunFlow, RunStatement, RunTask];
}
