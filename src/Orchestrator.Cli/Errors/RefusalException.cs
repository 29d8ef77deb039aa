using System.Text;

namespace Orchestrator.Cli.Errors;

/// <summary>A command cannot do what was asked, for a reason a person can remove: the code, one sentence, the facts, the fix, and what was not done.</summary>
/// <param name="code">ORC1xxx configuration file, ORC2xxx run and AWS, ORC3xxx environment, ORC4xxx refusals.</param>
/// <param name="sentence">What is wrong, with the value found.</param>
public class RefusalException(string code, string sentence) : Exception($"{code}: {sentence}")
{
    public string Code => code;

    public string Sentence => sentence;

    /// <summary>What was found, allowed or looked for; one line each.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>Text of a service or library, shown behind <c>&gt;</c>.</summary>
    public string? ServiceText { get; init; }

    /// <summary>What to do; the command to type where there is one.</summary>
    public string? Fix { get; init; }

    /// <summary>Closing sentence. Default: nothing was started.</summary>
    public string NotDone { get; init; } = "Nothing was started.";

    public int ExitCode { get; init; } = Cli.ExitCode.Refused;

    /// <summary>The whole error as it is printed.</summary>
    public virtual string Text
    {
        get
        {
            StringBuilder text = new();
            text.AppendLine($"error {code}: {sentence}");
            foreach (string fact in Facts)
            {
                text.AppendLine($"  {fact}");
            }

            foreach (string line in ServiceText?.Trim().Split('\n') ?? [])
            {
                text.AppendLine($"  > {line.TrimEnd()}");
            }

            if (Fix is not null)
            {
                text.AppendLine($"  fix: {Fix}");
            }

            text.AppendLine($"{NotDone} Exit code {ExitCode}.");
            return text.ToString();
        }
    }
}
