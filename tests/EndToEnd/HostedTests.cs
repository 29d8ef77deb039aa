using Orchestrator.Cli.Demo;
using Orchestrator.Reporting;

namespace Orchestrator.EndToEnd;

/// <summary>Tests of a host that is a process of its own: each begins with a rehearsal and a host anew.</summary>
public abstract class HostedTests(int records = 200) : IAsyncLifetime
{
    protected Rehearsal Rehearsal { get; private set; } = null!;

    protected OrchestratorProcess Host { get; private set; } = null!;

    protected Uri Url { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Rehearsal = await Rehearsal.Start(records);
        await Prepare();
        Host = Rehearsal.Serve();
        Url = Rehearsal.UrlOf(Host);
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Rehearsal.DisposeAsync();
    }

    /// <summary>What is done before the host is there.</summary>
    protected virtual Task Prepare() => Task.CompletedTask;

    /// <summary>A command that asks the host, to its end.</summary>
    protected Task<(int Exit, string Text)> Command(string arguments) => Ended(Rehearsal.Command(arguments, Url));

    protected static async Task<(int Exit, string Text)> Ended(OrchestratorProcess process)
    {
        await using OrchestratorProcess command = process;
        int exit = await command.WaitForExit();
        return (exit, command.Text);
    }

    /// <summary>Waits for the end of a run.</summary>
    protected async Task<RunReport> End(string run)
    {
        using RunClient runs = new(Url);
        return (await Eventually.Is(() => runs.Look(run, CancellationToken.None), view => view.EndedAt is not null, "the run's end")).Report!;
    }
}
