namespace Orchestrator.LocalHost;

/// <summary>The settings file cannot be read. Nothing was started.</summary>
public sealed class SettingsFileException(string path, string reason, Exception? inner)
    : Exception($"The settings file '{path}' cannot be used: {reason}", inner)
{
    public string Path { get; } = path;

    public string Reason { get; } = reason;
}
