namespace Orchestrator.Cli.Errors;

/// <summary>A file or folder that a command line names and that is not there.</summary>
public static class MissingPath
{
    public static RefusalException Of(string code, string what, string path, string needed, string fix, string notDone = "Nothing was started.") =>
        new(code, $"the {what} folder or file {path} is not there") { Facts = [$"needed: {needed}"], Fix = fix, NotDone = notDone };
}
