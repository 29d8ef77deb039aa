using System.CommandLine;
using System.CommandLine.Parsing;
using Orchestrator.Configuration;

namespace Orchestrator.Cli.Errors;

/// <summary>A command line that says something no command knows.</summary>
public static class UsageError
{
    public static RefusalException In(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string called = Called(parsed);
        if (parsed.UnmatchedTokens is [string unknown, ..])
        {
            bool option = unknown.StartsWith('-');
            string kind = option ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
            string[] known = [.. option ? OptionsOf(command) : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];
            return new RefusalException("ORC3000", $"unknown {kind} \"{unknown}\"")
            {
                Facts = Allowed(unknown, known),
                Fix = $"{called} --help",
            };
        }

        string[] message = parsed.Errors[0].Message.TrimEnd('.').Split('\n');
        return new RefusalException("ORC3000", message[0]) { Facts = message[1..], Fix = $"{called} --help" };
    }

    private static string[] Allowed(string unknown, string[] known)
    {
        if (known.Length == 0)
        {
            return [];
        }

        string allowed = $"allowed: {string.Join(", ", known)}";
        return NearestName.Of(unknown, known) is { } nearest ? [$"nearest: {nearest}", allowed] : [allowed];
    }

    private static IEnumerable<string> OptionsOf(Command command) => command.Options.Select(o => o.Name).Append("--help").Distinct().Order();

    /// <summary>The command as it is typed, without its options.</summary>
    public static string Called(ParseResult parsed)
    {
        IEnumerable<CommandResult> outwards = Outwards(parsed.CommandResult);
        return string.Join(' ', outwards.Select(result => result.Command.Name).Reverse());
    }

    private static IEnumerable<CommandResult> Outwards(CommandResult innermost)
    {
        for (CommandResult? result = innermost; result is not null; result = result.Parent as CommandResult)
        {
            yield return result;
        }
    }
}
