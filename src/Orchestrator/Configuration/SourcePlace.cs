namespace Orchestrator.Configuration;

/// <summary>Where a pipeline says something.</summary>
/// <param name="File">Path or URI; of a control table the attribute, <c>dynamodb://table/pipeline/object/attribute</c>.</param>
/// <param name="Line">From 1; null where the place has no lines, with all that follows.</param>
/// <param name="Column">From 1.</param>
/// <param name="Length">Characters on that line; at least 1.</param>
/// <param name="Text">The whole line, as written.</param>
public sealed record SourcePlace(string File, int? Line = null, int? Column = null, int? Length = null, string? Text = null)
{
    /// <summary>File and line.</summary>
    public override string ToString() => Line is null ? File : $"{File}:{Line}";
}

/// <summary>A value of a pipeline file and where it stands, so that a later check (is there such a field?) can still point at it.</summary>
public sealed record Written(string Value, SourcePlace Place)
{
    public override string ToString() => Value;
}
