using System.CommandLine;
using System.CommandLine.Help;
using Orchestrator.Cli;
using Orchestrator.Cli.Commands;

// A plain command, not a RootCommand: that one would call itself by the name of this assembly.
Command root = new("orchestrator", "Loads Salesforce into Redshift through Amazon AppFlow. \"./orchestrator test\" runs the test suite.")
{
    new HelpOption(),
    new VersionOption(),
    AsOfCommand.Create(),
    BenchCommand.Create(),
    CancelCommand.Create(),
    ChaosCommand.Create(),
    CheckCommand.Create(),
    CoverageCommand.Create(),
    CrashCommand.Create(),
    DemoCommand.Create(),
    DiffCommand.Create(),
    EngineChildCommand.Create(),
    HealCommand.Create(),
    HistoryCommand.Create(),
    PlanCommand.Create(),
    RebuildCommand.Create(),
    RetryCommand.Create(),
    RunCommand.Create(),
    ServeCommand.Create(),
    ShowCommand.Create(),
    SimulatorCommand.Create(),
    VersionCommand.Create(),
};
return await CommandLine.Run(root, args);
