using System.CommandLine;
using Orchestrator.Cli.Errors;
using Orchestrator.Cli.Warehouse;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator diff [PIPELINE] OBJECT FROM TO</c>: what changed between two moments, field by field.</summary>
public static class DiffCommand
{
    public static Command Create()
    {
        Argument<string[]> words = PipelineChoice.Words("[PIPELINE] OBJECT FROM TO", "Object, and two moments in UTC.", least: 3);
        Option<string> pipelines = PipelineChoice.PipelinesOption();
        Option<bool> json = new("--json") { Description = "One JSON object per line." };
        Command command = new("diff", "Shows what changed in an object's table between two moments, field by field.") { words, pipelines, json };
        command.SetAction((parsed, stop) => TimeMachine.With(parsed.GetRequiredValue(pipelines), parsed.GetRequiredValue(words), 3, async (machine, rest) =>
        {
            (DateTimeOffset from, DateTimeOffset to) = (Moment.Parse(rest[0]), Moment.Parse(rest[1]));
            if (to <= from)
            {
                throw new RefusalException("ORC1020", "the second moment is not after the first")
                {
                    Facts = [$"found: {Moment.Text(from)} and {Moment.Text(to)} UTC"],
                    NotDone = "Nothing was changed.",
                };
            }

            return await Write(machine, from, to, parsed.GetValue(json) ? new JsonEvents(Console.Out) : null, stop);
        }, stop));
        return command;
    }

    private static async Task<int> Write(TimeMachine machine, DateTimeOffset from, DateTimeOffset to, JsonEvents? json, CancellationToken stop)
    {
        long appeared = 0;
        long went = 0;
        long changed = 0;
        await foreach (RecordChange change in machine.Reader.Diff(machine.Object, from, to, stop))
        {
            string what = change switch { { Before: null } => "new", { After: null } => "gone", _ => "changed" };
            (appeared, went, changed) = what switch
            {
                "new" => (appeared + 1, went, changed),
                "gone" => (appeared, went + 1, changed),
                _ => (appeared, went, changed + 1),
            };
            Tell(machine.Object.Name, change, what, json);
        }

        if (json is not null)
        {
            return json.End(ExitCode.Done, new { appeared, changed, gone = went });
        }

        Console.Out.WriteLine($"{machine.Object.Name} from {Moment.Text(from)} to {Moment.Text(to)} UTC: {appeared} new, {changed} changed, {went} gone.");
        return ExitCode.Done;
    }

    private static void Tell(string name, RecordChange change, string what, JsonEvents? json)
    {
        if (json is not null)
        {
            IEnumerable<object> fields = change.Fields.Select(field => new { name = field.Field, before = field.Before, after = field.After });
            json.Write("record_change", new { @object = name, key = change.Key, change = what, fields });
            return;
        }

        Console.Out.WriteLine($"{name} {change.Key}  {what}");
        if (what == "changed")
        {
            foreach ((string field, string? before, string? after) in change.Fields)
            {
                Console.Out.WriteLine($"    {field}  {VersionText.Quoted(before)} -> {VersionText.Quoted(after)}");
            }
        }
    }
}
