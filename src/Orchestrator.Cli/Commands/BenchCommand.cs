using System.CommandLine;
using System.Globalization;
using Orchestrator.Benchmarks;
using Orchestrator.Benchmarks.Aws;
using Orchestrator.Benchmarks.Engine;
using Orchestrator.Benchmarks.Run;
using Orchestrator.Benchmarks.Warehouse;
using Orchestrator.Cli.Bench;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator bench AREA</c>: measured figures beside their goals; exit 1 where a goal is missed.</summary>
public static class BenchCommand
{
    private const double Least = 0.001, Most = 1000;

    public static Command Create()
    {
        Option<string?> postgres = OrgOptions.Postgres();
        Command aws = Area(
            "aws",
            "Calls, statements and rows a second of the simulator.",
            (parsed, scale, stop) => AwsBench.Run(scale, parsed.GetValue(postgres), stop));
        aws.Add(postgres);
        Command run = Area(
            "run",
            "AppFlow calls per object, and time, memory and history of a run of 1,000 objects.",
            (parsed, scale, stop) => RunBench.Run(scale, parsed.GetValue(postgres), stop));
        run.Add(postgres);
        return new Command("bench", "Measures an area of this program and compares it with its goals.")
        {
            aws,
            run,
            Area(
                "engine",
                "Activities, orchestrations and steps a second of the durable engine.",
                (_, scale, stop) => EngineBench.Run(scale, stop)),
            Area(
                "soak",
                "Whether the engine is as fast, as small and its file as short after 100,000 orchestrations as before.",
                (_, scale, stop) => Soak.Run(scale, stop)),
            Area(
                "warehouse",
                "Seconds of consolidation and history beside other ways to do it.",
                (_, scale, stop) => WarehouseBench.Run(scale, stop)),
        };
    }

    private static Command Area(
        string name, string description, Func<ParseResult, double, CancellationToken, IAsyncEnumerable<Measurement>> run)
    {
        Option<double> scale = Scale();
        Option<bool> json = new("--json") { Description = "One JSON object per case and nothing else." };
        Command command = new(name, description) { scale, json };
        command.SetAction(async (parsed, stop) =>
        {
            BenchOutput output = parsed.GetValue(json) ? new JsonLines(Console.Out) : new BenchTable(Console.Out);
            bool met = true;
            output.Begin(name);
            await foreach (Measurement measurement in run(parsed, parsed.GetValue(scale), stop))
            {
                output.Write(measurement);
                met &= measurement.Met is not false;
            }

            return met ? ExitCode.Done : ExitCode.NotRight;
        });
        return command;
    }

    private static Option<double> Scale() => new("--scale")
    {
        Description = "How much work, as a multiple of the usual; the goals are meant for 1.",
        HelpName = "X",
        DefaultValueFactory = _ => 1,
        CustomParser = result =>
        {
            string found = result.Tokens[0].Value;
            if (double.TryParse(found, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double scale)
                && scale is >= Least and <= Most)
            {
                return scale;
            }

            result.AddError(string.Create(
                CultureInfo.InvariantCulture, $"--scale is \"{found}\"\nallowed: a number from {Least} to {Most}"));
            return 1;
        },
    };
}
