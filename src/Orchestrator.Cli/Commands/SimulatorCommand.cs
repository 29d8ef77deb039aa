using System.CommandLine;
using AwsSimulator;
using AwsSimulator.Dms;
using Orchestrator.Cli.Demo;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator simulator</c>: the rehearsal stage on its own, until Ctrl+C.</summary>
public static class SimulatorCommand
{
    public static Command Create()
    {
        Option<int> port = NumberOption.Create("--port", "Port on 127.0.0.1; 0 picks a free one.", 4566, 0, 65535);
        OrgOptions org = new();
        Command command = new("simulator", "Answers as AppFlow, Redshift Data, Secrets Manager, DMS and STS on this machine, until Ctrl+C.") { port };
        org.AddTo(command);
        command.SetAction((parsed, stop) => Run(org.Read(parsed) with { Port = parsed.GetValue(port) }, stop));
        return command;
    }

    private static async Task<int> Run(SimulatorOptions options, CancellationToken stop)
    {
        await using Simulator simulator = await Simulator.StartAsync(options, stop);
        string url = simulator.Url.GetLeftPart(UriPartial.Authority);
        Console.Out.WriteLine($"""
            orchestrator {VersionCommand.Version}   simulator
              org         {(options.OrgFolder ?? $"generated, seed {options.Seed}")}: {Objects(simulator)}
              AppFlow     connector profiles {RehearsalNames.SalesforceProfile} and {RehearsalNames.RedshiftProfile}, bucket {RehearsalNames.IntermediateBucket}
              Redshift    workgroup {RehearsalNames.Workgroup}, database {RehearsalNames.Database}, on {PostgresServer.Described(simulator, options)}
              secret      {RehearsalNames.SecretArn}
              DMS         task {new ReplicationTaskDefinition().Arn}: schema {RehearsalNames.ReplicationSource} to {RehearsalNames.ReplicationTarget}
              STS         role {RehearsalNames.RoleArn}, opened by a token of {url}/_simulator/tokens
              control     {url}/_simulator/faults, calls, clock, appflow, events, tokens
              in another terminal:
                export AWS_ENDPOINT_URL={url}
                export AWS_ACCESS_KEY_ID={RehearsalNames.AccessKey} AWS_SECRET_ACCESS_KEY={RehearsalNames.SecretKey}
                export AWS_REGION={RehearsalNames.Region}
            simulator ready: {url}
            """);
        await StopSignals.Wait(stop);
        return ExitCode.Done;
    }

    private static string Objects(Simulator simulator) =>
        string.Join(", ", simulator.Org.Objects.Select(o => $"{o.Name} {DayTable.Number(simulator.Org.LiveRecords(o.Name).Count)}"));
}
