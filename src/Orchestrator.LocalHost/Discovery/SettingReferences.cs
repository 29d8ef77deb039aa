using Microsoft.Extensions.Configuration;

namespace Orchestrator.LocalHost.Discovery;

/// <summary>Replaces a text of the form <c>%Name%</c> in a binding by the setting of that name.</summary>
internal sealed class SettingReferences(IConfiguration configuration)
{
    /// <summary>The text, or the setting it names; the text itself where there is no such setting, so that an error shows it.</summary>
    public string Resolve(string text) =>
        text.Length > 2 && text.StartsWith('%') && text.EndsWith('%')
            ? configuration[text[1..^1].Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] ?? text
            : text;
}
