namespace Orchestrator.Cli.Show;

/// <param name="Detailed">Windows, attempts, equations and statements one by one.</param>
/// <param name="All">Objects are never folded.</param>
public sealed record ShowOptions(bool Detailed, bool All);
