using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Orchestrator.Cli.Tests;

/// <summary>
/// Each file under Transcripts is one command, everything it prints, and its exit code. {folder} is an empty folder,
/// {pipelines} the folder Pipelines beside them, {taken} a port that something listens on.
/// </summary>
public sealed partial class TranscriptTests : IDisposable
{
    /// <summary>What a transcript's own assignments are added to, so that the AWS settings of the machine do not matter.</summary>
    private static readonly Dictionary<string, string> Rehearsed = new()
    {
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_DEFAULT_REGION"] = "",
        ["AWS_ENDPOINT_URL"] = "",
        ["AWS_CONFIG_FILE"] = "none",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "none",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-transcript-");
    private readonly string _pipelines = Path.Combine(AppContext.BaseDirectory, "Pipelines");
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TranscriptTests() => _listener.Start();

    public static TheoryData<string> Transcripts() =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Transcripts")).Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task Command_WithInputOfTheTranscript_AnswersAsTheTranscriptSays(string name)
    {
        string expected = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Transcripts", name + ".txt"));
        string command = expected.Split('\n')[0];
        string[] typed = command["$ ".Length..].Split("orchestrator ", 2);
        string arguments = typed[1].Replace("{folder}", _folder.FullName).Replace("{pipelines}", _pipelines).Replace("{taken}", Taken);
        Dictionary<string, string> environment = new(Rehearsed);
        foreach (string[] variable in typed[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(assignment => assignment.Split('=')))
        {
            environment[variable[0]] = variable[1];
        }

        await using OrchestratorProcess process = OrchestratorProcess.Start(arguments, environment, _folder.FullName);
        int exitCode = await process.WaitForExit();

        string said = $"{command}\n{Stable(process.Text)}[exit code {exitCode}]\n";
        Assert.True(expected == said, $"{name} should be:\n{expected}\nand is:\n{said}");
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    private string Taken => ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What differs from machine to machine, in the words the transcripts use for it.</summary>
    private string Stable(string text) =>
        ProcessFacts().Replace(text.Replace(_folder.FullName, "{folder}").Replace(_pipelines, "{pipelines}").Replace(Taken, "{taken}"), "taken by (name) (process N, since HH:MM UTC)");

    [GeneratedRegex(@"taken by \S+ \(process \d+, since \d\d:\d\d UTC\)")]
    private static partial Regex ProcessFacts();

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Delete(recursive: true);
    }
}
