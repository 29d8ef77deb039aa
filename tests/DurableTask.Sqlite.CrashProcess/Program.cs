using DurableTask.Core.Exceptions;
using DurableTask.Sqlite;
using DurableTask.Sqlite.CrashProcess;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

// Usage: CrashProcess ENGINE_FILE LEDGER_FILE ROUNDS. Starts what has not been started, waits for the end of everything; made to be killed.
int rounds = int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture);
await using var engine = new SqliteEngine(
    Workload.Tasks(new Ledger(args[1])),
    new SqliteEngineOptions { File = args[0] },
    new ServiceCollection().BuildServiceProvider(),
    NullLoggerFactory.Instance);
await engine.StartAsync(CancellationToken.None);
Console.WriteLine("ready");

foreach (Start start in Workload.Starts(rounds))
{
    try
    {
        StartOrchestrationOptions once = new(start.InstanceId) { DedupeStatuses = ["Completed", "Failed", "Terminated"] };
        await engine.Client.ScheduleNewOrchestrationInstanceAsync(start.Orchestrator, start.Input, once, CancellationToken.None);
    }
    catch (OrchestrationAlreadyExistsException)
    {
        // An earlier life of this process started it.
    }
}

foreach (Start start in Workload.Starts(rounds))
{
    await engine.Client.WaitForInstanceCompletionAsync(start.InstanceId, CancellationToken.None);
}

Console.WriteLine("done");
