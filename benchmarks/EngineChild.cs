using System.Diagnostics;

namespace Orchestrator.Benchmarks;

/// <summary>This program once more, as a process that may be killed: an engine on a file. It ends with its standard input, so it outlives nobody.</summary>
public sealed class EngineChild : IAsyncDisposable
{
    private readonly Process _process;

    private EngineChild(Process process) => _process = process;

    /// <param name="arguments">Of the hidden command <c>engine-child</c>.</param>
    public static EngineChild Start(params string[] arguments)
    {
        string program = Environment.ProcessPath!;
        ProcessStartInfo start = new(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            // Not the entry assembly: in a test that is the test runner's.
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Orchestrator.Cli.dll"));
        }

        start.ArgumentList.Add("engine-child");
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new EngineChild(Process.Start(start)!);
    }

    /// <summary>The next line it says; null when it has ended.</summary>
    public Task<string?> Says(CancellationToken stop) => _process.StandardOutput.ReadLineAsync(stop).AsTask();

    /// <summary>MiB it holds.</summary>
    public double Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024.0 * 1024);
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends this process when whoever started it closes its end, or dies.</summary>
    public static void EndWithInput() => _ = Task.Run(async () =>
    {
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Nothing is ever said to it.
        }

        Environment.Exit(1);
    });

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Kill();
        }

        _process.Dispose();
    }
}
