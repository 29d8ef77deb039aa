using System.Runtime.CompilerServices;

namespace Orchestrator.Tests;

/// <summary>
/// Compares with a file of the repository. To accept a change, delete the file and run the test twice: once to write it, once to see it
/// pass.
/// </summary>
internal static class GoldenFile
{
    public static void Holds(string actual, string name, [CallerFilePath] string test = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(test)!, name);
        if (!File.Exists(file))
        {
            File.WriteAllText(file, actual + "\n");
            Assert.Fail($"{file} was missing and has been written; look at it before you commit it.");
        }

        Assert.Equal(File.ReadAllText(file).TrimEnd(), actual.TrimEnd());
    }
}
