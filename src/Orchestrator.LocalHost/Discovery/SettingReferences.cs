using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Orchestrator.LocalHost.Discovery;

/// <summary>Replaces every <c>%Name%</c> in a text of a binding by the setting of that name.</summary>
internal sealed partial class SettingReferences(IConfiguration configuration)
{
    /// <summary>The text with its settings; a name without a setting stays as it is, so that an error shows it.</summary>
    public string Resolve(string text) => Reference().Replace(
        text, match => configuration[match.Groups[1].Value.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] ?? match.Value);

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
