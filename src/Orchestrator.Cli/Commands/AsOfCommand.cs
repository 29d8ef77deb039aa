using System.CommandLine;
using Orchestrator.Cli.Errors;
using Orchestrator.Cli.Warehouse;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator asof [PIPELINE] OBJECT MOMENT</c>: the whole table as it was, as CSV.</summary>
public static class AsOfCommand
{
    public static Command Create()
    {
        Argument<string[]> words = PipelineChoice.Words("[PIPELINE] OBJECT MOMENT", "Object, and a moment in UTC.", least: 2);
        Option<string> pipelines = PipelineChoice.PipelinesOption();
        Option<string?> file = new("--out") { Description = "Write the CSV to a file.", HelpName = "FILE" };
        Option<bool> json = new("--json") { Description = "One JSON object per line." };
        Command command = new("asof", "Writes an object's table as of a moment as CSV.") { words, pipelines, file, json };
        command.SetAction((parsed, stop) => TimeMachine.With(parsed.GetRequiredValue(pipelines), parsed.GetRequiredValue(words), 2, async (machine, rest) =>
        {
            DateTimeOffset moment = Moment.Parse(rest[0]);
            return parsed.GetValue(json)
                ? await WriteJson(machine, moment, stop)
                : await WriteCsv(machine, moment, parsed.GetValue(file), stop);
        }, stop));
        return command;
    }

    private static async Task<int> WriteCsv(TimeMachine machine, DateTimeOffset moment, string? file, CancellationToken stop)
    {
        long records = 0;
        await using (TextWriter to = file is null ? Console.Out : Created(file))
        {
            to.WriteLine(Csv.Line(machine.Object.Fields));
            await foreach (IReadOnlyDictionary<string, string?> record in machine.Reader.AsOf(machine.Object, moment, stop))
            {
                to.WriteLine(Csv.Line(record.Values));
                records++;
            }
        }

        string sentence = $"{machine.Object.Name} as of {Moment.Text(moment)} UTC: {Demo.DayTable.Number(records)} record{(records == 1 ? "" : "s")}";
        await (file is null ? Console.Error : Console.Out).WriteLineAsync(file is null ? sentence : $"{sentence} in {file}");
        return ExitCode.Done;
    }

    private static async Task<int> WriteJson(TimeMachine machine, DateTimeOffset moment, CancellationToken stop)
    {
        JsonEvents json = new(Console.Out);
        long records = 0;
        await foreach (IReadOnlyDictionary<string, string?> record in machine.Reader.AsOf(machine.Object, moment, stop))
        {
            json.Write("record", new { @object = machine.Object.Name, fields = record });
            records++;
        }

        return json.End(ExitCode.Done, new { @object = machine.Object.Name, asOf = moment, records });
    }

    private static StreamWriter Created(string file)
    {
        try
        {
            return new StreamWriter(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException("ORC3018", $"the file {file} cannot be written") { ServiceText = error.Message, NotDone = "Nothing was written." };
        }
    }
}
