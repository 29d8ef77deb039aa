using System.Text.RegularExpressions;

namespace AwsSimulator.AppFlow;

/// <summary>The patterns of AppFlow's model. They are Java's, whose <c>\w</c> and <c>\s</c> are ASCII: so is ECMAScript's.</summary>
internal static partial class Patterns
{
    [GeneratedRegex(@"[a-zA-Z0-9][\w!@#.-]+", RegexOptions.ECMAScript)]
    public static partial Regex FlowName { get; }

    [GeneratedRegex(@"[\w!@#\-.?,\s]*", RegexOptions.ECMAScript)]
    public static partial Regex Description { get; }

    [GeneratedRegex(@"[\w/!@#+=.-]+", RegexOptions.ECMAScript)]
    public static partial Regex ProfileName { get; }

    [GeneratedRegex(@"\S+", RegexOptions.ECMAScript)]
    public static partial Regex NoBlanks { get; }

    [GeneratedRegex(@"[ -~]+", RegexOptions.ECMAScript)]
    public static partial Regex Printable { get; }

    [GeneratedRegex(@"arn:aws:kms:.*:[0-9]+:.*", RegexOptions.ECMAScript)]
    public static partial Regex KmsArn { get; }

    [GeneratedRegex(@"arn:aws:.*:.*:[0-9]+:.*", RegexOptions.ECMAScript)]
    public static partial Regex Arn { get; }

    [GeneratedRegex(@"^(?!aws:)[a-zA-Z+-=._:/]+$", RegexOptions.ECMAScript)]
    public static partial Regex TagKey { get; }

    [GeneratedRegex(@"[\s\w+-=\.:/@]*", RegexOptions.ECMAScript)]
    public static partial Regex TagValue { get; }

    [GeneratedRegex(@"[^\s\w/!@#+=.-]", RegexOptions.ECMAScript)]
    public static partial Regex NotInMessages { get; }
}
