using System.CommandLine;
using System.Reflection;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator version</c>: one line.</summary>
public static class VersionCommand
{
    /// <summary>The version alone, without the commit that the build appends.</summary>
    public static string Version { get; } = Informational.Split('+')[0];

    public static Command Create()
    {
        Command command = new("version", "Version of this program, its commit and the .NET it runs on.");
        command.SetAction(_ =>
        {
            string commit = Informational.Split('+') is [_, { Length: >= 7 } hash] ? $"commit {hash[..7]}, " : "";
            Console.Out.WriteLine($"orchestrator {Version} ({commit}.NET {Environment.Version})");
            return ExitCode.Done;
        });
        return command;
    }

    private static string Informational => typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
