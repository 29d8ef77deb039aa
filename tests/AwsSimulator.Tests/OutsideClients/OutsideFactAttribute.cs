using System.Collections.Concurrent;
using System.Diagnostics;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>A test that needs a client of somebody else's; skipped, with the reason, where it is not installed.</summary>
public sealed class OutsideFactAttribute : FactAttribute
{
    private static readonly ConcurrentDictionary<string, string?> Missing = new();

    /// <param name="needed">A Python module, or <c>aws</c>, the AWS CLI.</param>
    public OutsideFactAttribute(string needed)
    {
        Needed = needed;
        Skip = Missing.GetOrAdd(needed, WhyNot);
    }

    public string Needed { get; }

    private static string? WhyNot(string needed)
    {
        ProcessStartInfo start = needed == "aws" ? new("aws", "--version") : new("python3", ["-c", $"import {needed}"]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{needed} is not installed here ({start.FileName} ended with {process.ExitCode}).";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"{needed} is not installed here (there is no {start.FileName}).";
        }
    }
}
