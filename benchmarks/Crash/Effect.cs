namespace Orchestrator.Benchmarks.Crash;

/// <summary>Something an activity does to the outside world; it fails afterwards where <see cref="Value"/> is negative.</summary>
/// <param name="Key">
/// Instance, step and the time of the decision: a decision that was acted upon, lost and made again would show as a second key.
/// </param>
/// <param name="Value">What the activity returns.</param>
internal sealed record Effect(string Key, int Value)
{
    public string InstanceId => InstanceOf(Key);

    public static string InstanceOf(string key) => key[..key.IndexOf(' ', StringComparison.Ordinal)];
}
