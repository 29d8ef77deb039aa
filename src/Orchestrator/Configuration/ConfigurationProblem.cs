namespace Orchestrator.Configuration;

/// <summary>One thing that is wrong with a pipeline file or a start request. All problems are reported at once.</summary>
/// <param name="Code"><c>ORC10xx</c>; a contract: a code keeps its meaning.</param>
/// <param name="Message">One sentence without the place.</param>
public sealed record ConfigurationProblem(string Code, string Message)
{
    /// <summary>Path of the file; null for a problem of a start request.</summary>
    public string? File { get; init; }

    /// <summary>From 1; null without a file.</summary>
    public int? Line { get; init; }

    /// <summary>From 1; null without a file.</summary>
    public int? Column { get; init; }

    /// <summary>Characters to underline.</summary>
    public int? Length { get; init; }

    /// <summary>The line itself; null without a file.</summary>
    public string? Text { get; init; }

    /// <summary>What stands there, where the underlined text does not already say it.</summary>
    public string? Found { get; init; }

    public string? Allowed { get; init; }

    /// <summary>The known name that differs least from what was found.</summary>
    public string? Nearest { get; init; }

    /// <summary>What to do, or how it was found out.</summary>
    public string? Note { get; init; }

    public static ConfigurationProblem At(SourcePlace place, string code, string message) => new(code, message)
    {
        File = place.File,
        Line = place.Line,
        Column = place.Column,
        Length = place.Length,
        Text = place.Text,
    };
}
