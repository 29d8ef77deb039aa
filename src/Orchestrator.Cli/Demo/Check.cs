namespace Orchestrator.Cli.Demo;

/// <summary>One thing the demo looked at afterwards: whether it holds, the figures it was judged by, and what is wrong with it.</summary>
/// <param name="Name">What should hold.</param>
/// <param name="Figures">What was compared; one line each.</param>
/// <param name="Wrong">The first differences; empty exactly when it holds.</param>
public sealed record Check(string Name, IReadOnlyList<string> Figures, IReadOnlyList<string> Wrong)
{
    private const int NameWidth = 22;

    public bool Holds => Wrong.Count == 0;

    public IEnumerable<string> Lines()
    {
        string word = Holds ? Terminal.Good("yes") : Terminal.Bad("NO ");
        yield return $"  {word}   {Name.PadRight(NameWidth)} {Figures[0]}";
        foreach (string line in Figures.Skip(1).Concat(Wrong))
        {
            yield return $"        {"".PadRight(NameWidth)} {line}";
        }
    }
}
