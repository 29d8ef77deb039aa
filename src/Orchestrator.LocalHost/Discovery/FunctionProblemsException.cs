namespace Orchestrator.LocalHost.Discovery;

/// <summary>Some functions cannot be served; nothing was started. Each problem names the method and what to change.</summary>
public sealed class FunctionProblemsException(IReadOnlyList<string> problems)
    : Exception($"{problems.Count} problem(s) with the functions: {string.Join(" ", problems)}")
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
