namespace AwsSimulator.Salesforce;

/// <summary>
/// An org folder cannot be read; nothing was started. The message is one sentence without the place, which the properties hold.
/// </summary>
public sealed class OrgFolderException(string path, int? line, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The file or folder at fault.</summary>
    public string Path { get; } = path;

    /// <summary>Line in that file, 1-based, where one line is at fault.</summary>
    public int? Line { get; } = line;
}
