using System.Diagnostics;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>A child process with the rehearsal account's settings, run to its end.</summary>
internal static class OutsideProcess
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Runs one of the scripts beside the tests.</summary>
    public static Task<string> Python(Simulator simulator, string script, params string[] arguments) =>
        Run(simulator, "python3", [Path.Combine(AppContext.BaseDirectory, "OutsideClients", "Scripts", script), .. arguments]);

    /// <summary>Its standard output; the test fails, with everything it said, when it does not end well.</summary>
    public static async Task<string> Run(Simulator simulator, string program, params string[] arguments)
    {
        (int code, string output, string errors) = await End(simulator, program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}{errors}");
        return output;
    }

    /// <summary>How it ended and what it said.</summary>
    public static async Task<(int Code, string Output, string Errors)> End(
        Simulator simulator, string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SIMULATOR"] = simulator.Url.ToString();
        start.Environment["AWS_ENDPOINT_URL"] = simulator.Url.ToString();
        start.Environment["AWS_ACCESS_KEY_ID"] = RehearsalNames.AccessKey;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = RehearsalNames.SecretKey;
        start.Environment["AWS_DEFAULT_REGION"] = RehearsalNames.Region;
        start.Environment["AWS_PAGER"] = "";
        // Neither an account of the person who runs the tests nor a cache beside the scripts.
        start.Environment["AWS_CONFIG_FILE"] = Path.Combine(AppContext.BaseDirectory, "no-such-file");
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(AppContext.BaseDirectory, "no-such-file");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, await output, await errors);
    }
}
