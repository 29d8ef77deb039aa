using System.Text.Json;

namespace AwsSimulator.Control;

/// <summary>What a fault does to a call.</summary>
public enum FaultKind
{
    /// <summary>The call is refused with ThrottlingException and does nothing.</summary>
    Throttle,

    /// <summary>The call fails with an error, by default the service's internal one, and does nothing.</summary>
    Fail,

    /// <summary>The call is answered late, by <see cref="FaultRule.DelaySeconds"/>.</summary>
    Latency,

    /// <summary>The call does nothing and is not answered before the client gives up.</summary>
    Hang,

    /// <summary>
    /// The connection is closed without an answer, and nothing was done. On a connection that has served before, .NET's HTTP client
    /// repeats such a call once on its own; a rule for two calls reaches the SDK.
    /// </summary>
    Drop,

    /// <summary>The connection is closed without an answer after the work was done: to the client the same as <see cref="Drop"/>.</summary>
    LoseAnswer,
}

/// <summary>Which calls fail, how, and how often.</summary>
public sealed record FaultRule
{
    /// <summary>Signing name of the service, for example <c>appflow</c>; default: every service.</summary>
    public string? Service { get; init; }

    /// <summary>The operation, for example <c>StartFlow</c>; default: every operation.</summary>
    public string? Operation { get; init; }

    /// <summary>
    /// What the step is about, where it names something: the Salesforce object of a <c>RunFlow</c> or <c>CopyRows</c>, the table of a
    /// <c>LoadTable</c>, the SQL of a <c>RunStatement</c>; default: whatever it is.
    /// </summary>
    public string? Resource { get; init; }

    /// <summary>What happens; default throttle.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>The first matching call that is hit, counted from 1 (the default).</summary>
    public int Nth { get; init; } = 1;

    /// <summary>How many calls are hit before the rule is used up; default 1, 0 for no end.</summary>
    public int Times { get; init; } = 1;

    /// <summary>
    /// How likely a matching call is hit, above 0 to 1 (the default). Drawn from <see cref="Seed"/>: same seed, same calls.
    /// </summary>
    public double Probability { get; init; } = 1;

    /// <summary>Seed of the draws; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Error code of a failure; default: the service's internal error.</summary>
    public string? Code { get; init; }

    /// <summary>HTTP status of a failure, 400 to 599; default 500.</summary>
    public int Status { get; init; } = 500;

    /// <summary>Text of the error; default: AWS's own.</summary>
    public string? Message { get; init; }

    /// <summary>How late a delayed answer comes, in seconds of real time, above 0 to 600; default 1.</summary>
    public double DelaySeconds { get; init; } = 1;

    /// <summary>What is wrong with the rule, or null.</summary>
    public string? Problem() =>
        Nth < 1 ? $"nth is {Nth}; allowed: 1 and more"
        : Times < 0 ? $"times is {Times}; allowed: 0 (no end) and more"
        : !(Probability is > 0 and <= 1) ? $"probability is {Probability}; allowed: above 0, up to 1"
        : Status is < 400 or > 599 ? $"status is {Status}; allowed: 400 to 599"
        : !(DelaySeconds is > 0 and <= 600) ? $"delaySeconds is {DelaySeconds}; allowed: above 0, up to 600"
        : Operation is { } step && KindsOf(step) is { } kinds && Kind != FaultKind.Throttle && !kinds.Contains(Kind)
            ? $"{step} is not a call; it takes kind {string.Join(", ", kinds.Select(Word))} only"
        : null;

    private static string Word(FaultKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static FaultKind[]? KindsOf(string step) => step switch
    {
        FaultSteps.CopyRows or FaultSteps.LoadTable => [FaultKind.Fail, FaultKind.Drop, FaultKind.Hang, FaultKind.Latency],
        FaultSteps.RunStatement => [FaultKind.Fail, FaultKind.Drop, FaultKind.LoseAnswer, FaultKind.Hang],
        _ when FaultSteps.All.Contains(step) => [FaultKind.Fail],
        _ => null,
    };
}
