using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace Orchestrator.LocalHost;

/// <summary>Settings in the form of <c>local.settings.json</c>: <c>{"Values": {"Section__Key": "value"}}</c>.</summary>
public static class SettingsFile
{
    private static readonly JsonDocumentOptions s_tolerant =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>
    /// Makes its values environment variables, as <c>func start</c> does, so that AWS clients find theirs as well. What the environment has
    /// stays.
    /// </summary>
    /// <exception cref="SettingsFileException">There is no such file, or it has another form.</exception>
    public static void Export(string path)
    {
        foreach ((string key, string? value) in Read(path))
        {
            string name = key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal);
            if (Environment.GetEnvironmentVariable(name) is null)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }

    /// <exception cref="SettingsFileException">There is no such file, or it has another form.</exception>
    internal static IEnumerable<KeyValuePair<string, string?>> Read(string? path)
    {
        if (path is null)
        {
            return [];
        }

        try
        {
            JsonNode? values = JsonNode.Parse(File.ReadAllText(path), documentOptions: s_tolerant)?["Values"];
            return values is JsonObject settings
                ? [.. settings.Select(setting => KeyValuePair.Create(KeyOf(setting.Key), setting.Value?.ToString()))]
                : throw new SettingsFileException(path, "it has no object 'Values'", null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new SettingsFileException(path, error.Message, error);
        }
    }

    private static string KeyOf(string name) => name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
}
