namespace Orchestrator.Configuration;

/// <summary>Where a pipeline file says something.</summary>
/// <param name="File">Path as it was given or found.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Length">Characters on that line; at least 1.</param>
/// <param name="Text">The whole line, as written.</param>
public sealed record SourcePlace(string File, int Line, int Column, int Length, string Text);

/// <summary>A value of a pipeline file and where it stands, so that a later check (is there such a field?) can still point at it.</summary>
public sealed record Written(string Value, SourcePlace Place)
{
    public override string ToString() => Value;
}
