using System.Runtime.CompilerServices;

namespace Orchestrator.Cli.Tests;

/// <summary>Compares with a file beside the test. To accept a change, delete the file and run the test twice.</summary>
internal static class SourceFile
{
    public static void Holds(string actual, string name, [CallerFilePath] string test = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(test)!, name);
        if (!File.Exists(file))
        {
            File.WriteAllText(file, actual);
            Assert.Fail($"{file} was missing and has been written; look at it before you commit it.");
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }
}
