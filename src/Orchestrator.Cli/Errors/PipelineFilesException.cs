using Orchestrator.Configuration;

namespace Orchestrator.Cli.Errors;

/// <summary>Pipeline files hold problems: all of them, each with its place, then how many.</summary>
public sealed class PipelineFilesException(PipelineSet set, string notDone) : RefusalException("ORC1000", "pipeline files hold problems")
{
    public override string Text
    {
        get
        {
            int wrong = set.Problems.Select(problem => problem.File).Distinct().Count();
            int read = Math.Max(set.Files.Count, wrong);
            string problems = string.Join('\n', set.Problems.Select(ProblemText.Of));
            return $"{problems}\n{Counted.Of(set.Problems.Count, "problem")} in {wrong} of {Counted.Of(read, set.Unit)}. {notDone} Exit code {ExitCode}.\n";
        }
    }
}
