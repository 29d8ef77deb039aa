using System.CommandLine;
using System.CommandLine.Help;
using Orchestrator.Cli.Errors;

namespace Orchestrator.Cli;

/// <summary>Runs one command and turns how it ended into an exit code; whatever a person can cause ends in a <see cref="RefusalException"/>, never in a stack trace.</summary>
public static class CommandLine
{
    public static async Task<int> Run(Command root, string[] args)
    {
        ParseResult parsed = root.Parse(args);
        if (args.Length == 0)
        {
            return new HelpAction().Invoke(parsed);
        }

        using StopSignals stop = new();
        try
        {
            // An unknown word also upsets the parsing of what follows it; --help is always answered.
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
            {
                throw UsageError.In(parsed);
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception error) when (EnvironmentErrors.Of(error, UsageError.Called(parsed)) is { } refusal)
        {
            await Console.Error.WriteAsync(refusal.Text);
            return refusal.ExitCode;
        }
    }
}
