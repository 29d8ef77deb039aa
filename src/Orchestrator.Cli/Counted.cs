namespace Orchestrator.Cli;

/// <summary>"1 file", "2 files".</summary>
public static class Counted
{
    public static string Of(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
