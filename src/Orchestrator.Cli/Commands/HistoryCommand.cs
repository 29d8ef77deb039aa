using System.CommandLine;
using Orchestrator.Cli.Errors;
using Orchestrator.Cli.Warehouse;
using Orchestrator.Configuration;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator history [PIPELINE] OBJECT KEY</c>: every version of one record that a load saw.</summary>
public static class HistoryCommand
{
    public static Command Create()
    {
        Argument<string[]> words = PipelineChoice.Words(
            "[PIPELINE] OBJECT KEY", "Object and key of the record (a composite key's values parted by commas).", least: 2);
        Option<string> pipelines = PipelineChoice.PipelinesOption();
        Option<bool> json = new("--json") { Description = "One JSON object per line." };
        Command command = new("history", "Shows every version of one record that a load saw, field by field.") { words, pipelines, json };
        command.SetAction((parsed, stop) => TimeMachine.With(parsed.GetRequiredValue(pipelines), parsed.GetRequiredValue(words), 2, async (machine, rest) =>
        {
            (string key, IReadOnlyList<RecordVersion> versions) = await Find(machine, rest[0], stop);
            VersionText text = new(machine.Object.Name, key, versions);
            return parsed.GetValue(json) ? text.WriteJson(new JsonEvents(Console.Out)) : text.Write(Console.Out);
        }, stop));
        return command;
    }

    /// <summary>A Salesforce Id may be given with its first 15 characters, as the org's pages show it.</summary>
    private static async Task<(string Key, IReadOnlyList<RecordVersion> Versions)> Find(TimeMachine machine, string key, CancellationToken stop)
    {
        string recordKey = machine.Object.RecordKeyOf(key) ?? throw new RefusalException("ORC3000", $"\"{key}\" does not name a record of {machine.Object.Name}")
        {
            Facts = [$"its key is {string.Join(", ", machine.Object.Key)}: as many values, parted by commas"],
            NotDone = "Nothing was changed.",
        };
        IReadOnlyList<RecordVersion> versions = await machine.Reader.Versions(machine.Object, recordKey, stop);
        if (versions.Count == 0 && SalesforceKey.Long(key) is { } longKey)
        {
            (recordKey, versions) = (longKey, await machine.Reader.Versions(machine.Object, longKey, stop));
        }

        return versions.Count > 0 ? (recordKey, versions) : throw new RefusalException("ORC4045", $"no load saw {machine.Object.Name} {key}")
        {
            Fix = $"orchestrator coverage {machine.Object.Pipeline} {machine.Object.Name}          tells what was loaded",
            NotDone = "Nothing was changed.",
        };
    }
}
