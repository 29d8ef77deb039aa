using System.Text.RegularExpressions;

namespace AwsSimulator.AppFlow;

/// <summary>What the model says of texts that AppFlow answers with.</summary>
internal static partial class Patterns
{
    [GeneratedRegex(@"[^\s\w/!@#+=.-]", RegexOptions.ECMAScript)]
    public static partial Regex NotInMessages { get; }
}
