using System.Text;

namespace Orchestrator.Configuration;

/// <summary>A problem as a person reads it: sentence, place, the line with the culprit underlined, what is allowed.</summary>
public static class ProblemText
{
    /// <summary>Several lines, the last one ended by a line feed.</summary>
    public static string Of(ConfigurationProblem problem)
    {
        var text = new StringBuilder().Append("error ").Append(problem.Code).Append(": ").Append(problem.Message).Append('\n');
        string facts = Facts(problem);
        if (problem.File is null)
        {
            text.Append(facts.Length > 0 ? $"  {facts}\n" : "");
            return Note(text, problem, "  ").ToString();
        }

        text.Append("  --> ").Append(problem.File).Append(problem.Line is null ? "\n" : $":{problem.Line}:{problem.Column}\n");
        if (problem.Line is null || problem.Text is null)
        {
            text.Append(facts.Length > 0 ? $"   | {facts}\n" : "");
            return Note(text, problem, "   = ").ToString();
        }

        string number = $"{problem.Line,2}";
        string gutter = new string(' ', number.Length) + " |";
        string underline = new string(' ', Math.Max(0, problem.Column!.Value - 1)) + new string('^', Math.Max(1, problem.Length ?? 1));
        text.Append(gutter).Append('\n');
        text.Append(number).Append(" | ").Append(problem.Text.TrimEnd()).Append('\n');
        text.Append(gutter).Append(' ').Append(facts.Length > 0 ? $"{underline} {facts}" : underline).Append('\n');
        text.Append(gutter).Append('\n');
        return Note(text, problem, new string(' ', number.Length) + " = ").ToString();
    }

    private static string Facts(ConfigurationProblem problem)
    {
        IEnumerable<string?> facts =
        [
            problem.Found is null ? null : $"found: {problem.Found}",
            problem.Nearest is null ? null : $"nearest: {problem.Nearest}",
            problem.Allowed is null ? null : $"allowed: {problem.Allowed}",
        ];
        return string.Join("    ", facts.Where(fact => fact is not null));
    }

    private static StringBuilder Note(StringBuilder text, ConfigurationProblem problem, string indent) =>
        problem.Note is null ? text : text.Append(indent).Append(problem.Note).Append('\n');
}
