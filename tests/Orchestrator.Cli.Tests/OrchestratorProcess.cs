using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Orchestrator.Cli.Tests;

/// <summary>The built command as a child process, as a person or a script starts it: no terminal, no input.</summary>
public sealed class OrchestratorProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private OrchestratorProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data, _output);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data, _errors);
    }

    /// <summary>Standard output, then standard error: how a person reads a command that has ended.</summary>
    public string Text => string.Concat(_output.Concat(_errors).Select(line => line + "\n"));

    public static OrchestratorProcess Start(string arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        ProcessStartInfo start = new("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, "Orchestrator.Cli.dll")}\" {arguments}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        OrchestratorProcess process = new(start);
        process._process.Start();
        process._process.StandardInput.Close();
        process._process.BeginOutputReadLine();
        process._process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until the process says a line with these words, and returns it.</summary>
    public string WaitForLine(string words)
    {
        using CancellationTokenSource deadline = new(Deadline);
        try
        {
            foreach (string line in _lines.GetConsumingEnumerable(deadline.Token))
            {
                if (line.Contains(words, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told below, with what was said instead.
        }

        throw new TimeoutException($"\"{words}\" was not said within {Deadline.TotalSeconds} s or before the process ended. It said:\n{Text}");
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> WaitForExit()
    {
        using CancellationTokenSource deadline = new(Deadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The process did not end within {Deadline.TotalSeconds} s. It said:\n{Text}");
        }

        return _process.ExitCode;
    }

    /// <summary>SIGKILL: the process has no chance to tidy up.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await WaitForExit();
    }

    /// <summary>SIGTERM, or SIGINT as Ctrl+C sends it.</summary>
    public void Signal(string signal)
    {
        using Process kill = Process.Start("kill", $"-{signal} {_process.Id.ToString(CultureInfo.InvariantCulture)}");
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _lines.Dispose();
    }

    private void Keep(string? line, ConcurrentQueue<string> stream)
    {
        if (line is not null)
        {
            stream.Enqueue(line);
            _lines.Add(line);
        }
    }
}
