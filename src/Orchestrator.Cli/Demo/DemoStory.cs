using System.Diagnostics;
using System.Globalization;
using AwsSimulator;
using AwsSimulator.Salesforce;
using Orchestrator.Cli.Commands;

namespace Orchestrator.Cli.Demo;

/// <summary>The demo from its first line to its last: an org is loaded in full, lives a day, is loaded again, and what came of it is checked.</summary>
/// <param name="options">The org and the PostgreSQL behind it.</param>
/// <param name="keep">Leave everything running until Ctrl+C.</param>
public sealed class DemoStory(SimulatorOptions options, bool keep, TextWriter output)
{
    /// <returns>The exit code: 0 only if both runs succeeded and every check holds.</returns>
    public async Task<int> Tell(CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        output.WriteLine($"orchestrator {VersionCommand.Version}   demo   {Org}   nothing leaves this machine");
        output.WriteLine();
        await using Stage stage = new();
        await SetUp(stage, stop);

        using RunClient runs = new(stage.Host.Url);
        DemoDay day0 = new(runs, output, "Day 0   full load");
        DemoDay day1 = new(runs, output, "Day 1   incremental");
        int exitCode = ExitCode.NotRight;
        if (await day0.Run(stop))
        {
            Tell(stage.Simulator.Org.LiveADay());
            if (await day1.Run(stop))
            {
                exitCode = await CheckAll(stage, day1, began, stop);
            }
        }

        return keep ? await Keep(stage, exitCode, stop) : exitCode;
    }

    private string Org => options.OrgFolder is { } folder
        ? $"org {folder}"
        : string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}   {options.Records:N0} records");

    private async Task SetUp(Stage stage, CancellationToken stop)
    {
        Say("dotnet", Environment.Version.ToString(), "");
        TimeSpan simulator = await stage.StartSimulator(options, stop);
        Say("PostgreSQL", stage.PostgresVersion, PostgresServer.Described(stage.Simulator, options));
        Say("simulator", stage.Simulator.Url.Authority, $"AppFlow, Redshift Data, Secrets Manager, DMS, STS      {DayTable.Took(simulator)}");
        TimeSpan host = await stage.StartHost(stop);
        Say("host", stage.Host.Url.Authority, $"durable engine on {stage.EngineFile}      {DayTable.Took(host)}");
        output.WriteLine();
    }

    private void Say(string part, string where, string what) => output.WriteLine($"  {part,-12} {where,-16} {Terminal.Good("ok")}    {what}".TrimEnd());

    private void Tell(DayReport day)
    {
        output.WriteLine(
            $"The org lives a day: {DayTable.Number(day.New)} new, {DayTable.Number(day.Changed)} changed, {DayTable.Number(day.Deleted)} deleted, "
            + $"{DayTable.Number(day.Undeleted)} undeleted, {DayTable.Number(day.Late)} late-stamped,");
        output.WriteLine(
            $"                     {DayTable.Number(day.Repeated)} repeated on purpose, {DayTable.Number(day.Outdated)} delivered again in an older version, "
            + $"{DayTable.Number(day.Drifted)} with drifted formulas");
        output.WriteLine();
    }

    private async Task<int> CheckAll(Stage stage, DemoDay day, long began, CancellationToken stop)
    {
        IReadOnlyList<Check> checks =
        [
            await new TargetCheck(stage.Warehouse, DemoPipeline.Schema).Compare(stage.Simulator.Org.Objects, stage.Simulator.Clock.GetUtcNow(), stop),
            ReceiptCheck.AddUp(day.Receipts),
            await LeftoverCheck.Look(stage.AppFlow, stage.Warehouse, stop),
        ];
        output.WriteLine("Checked just now");
        foreach (string line in checks.SelectMany(check => check.Lines()))
        {
            output.WriteLine(line);
        }

        output.WriteLine();
        if (!checks.All(check => check.Holds))
        {
            output.WriteLine(Terminal.Bad($"Demo FAILED: {checks.Count(check => !check.Holds)} of {checks.Count} checks do not hold (run {day.RunId}). Exit code {ExitCode.NotRight}."));
            return ExitCode.NotRight;
        }

        output.WriteLine(Terminal.Good($"Demo passed in {DayTable.Took(Stopwatch.GetElapsedTime(began))}."));
        if (!keep)
        {
            output.WriteLine();
            output.WriteLine("Next:");
            output.WriteLine("  ./orchestrator demo --keep              leave it running and look at it");
            output.WriteLine("  ./orchestrator demo --org DIR           an org of your own: describe/*.json and data/*.csv");
            output.WriteLine("  ./orchestrator check DIR                pipeline files of your own");
        }

        return ExitCode.Done;
    }

    private async Task<int> Keep(Stage stage, int exitCode, CancellationToken stop)
    {
        string host = stage.Host.Url.GetLeftPart(UriPartial.Authority);
        output.WriteLine($"""

            Still running, until Ctrl+C:
              runs         {host}/api/runs
              start        curl -X POST {host}/api/pipelines/{DemoPipeline.Name}/runs
              pipeline     {stage.PipelineFile}
              simulator    export AWS_ENDPOINT_URL={stage.Simulator.Url.GetLeftPart(UriPartial.Authority)} AWS_ACCESS_KEY_ID={RehearsalNames.AccessKey} AWS_SECRET_ACCESS_KEY={RehearsalNames.SecretKey} AWS_REGION={RehearsalNames.Region}
              warehouse    {stage.Simulator.PostgresConnectionString}
            """);
        await StopSignals.Wait(stop);
        return exitCode;
    }
}
