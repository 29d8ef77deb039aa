using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace AwsSimulator.Models;

/// <summary>What one member of a request must satisfy.</summary>
internal sealed class MemberRule
{
    private readonly Lazy<Regex?> whole;

    public MemberRule() =>
        whole = new Lazy<Regex?>(() => Pattern is null ? null : new Regex($@"\A(?:{Pattern})\z", RegexOptions.ECMAScript));

    /// <summary>string, integer, long, boolean, timestamp, blob, list, map, or the name of a structure.</summary>
    public required string Is { get; init; }

    public bool Required { get; init; }

    /// <summary>The least value of a number, characters of a text or items of a list or map.</summary>
    public long? Least { get; init; }

    /// <summary>The greatest value, or the most characters or items.</summary>
    public long? Most { get; init; }

    /// <summary>A pattern in Java's words, for the whole text. Its classes are ASCII, as ECMAScript's are.</summary>
    public string? Pattern { get; init; }

    /// <summary>Name of the enum whose values are allowed.</summary>
    public string? OneOf { get; init; }

    public MemberRule? Items { get; init; }

    public MemberRule? Keys { get; init; }

    public MemberRule? Values { get; init; }

    /// <summary>The pattern, to be matched against a whole text.</summary>
    [JsonIgnore]
    public Regex? Whole => whole.Value;
}
