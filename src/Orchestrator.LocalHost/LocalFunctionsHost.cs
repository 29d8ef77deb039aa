using DurableTask.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Http;
using Orchestrator.LocalHost.Timers;

namespace Orchestrator.LocalHost;

/// <summary>
/// Serves Azure Functions classes from one process: HTTP and timer triggers, orchestrations on the SQLite engine, the status API of Durable
/// Functions, and <c>/health</c>.
/// </summary>
public sealed class LocalFunctionsHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SqliteEngine _engine;
    private readonly Stopping _stopping;
    private readonly LocalHostOptions _options;
    private readonly Lock _once = new();
    private Task _timers = Task.CompletedTask;
    private Task? _stopped;

    private LocalFunctionsHost(WebApplication app, LocalHostOptions options)
    {
        _app = app;
        _options = options;
        _stopping = app.Services.GetRequiredService<Stopping>();
        _engine = app.Services.GetRequiredService<SqliteEngine>();
    }

    /// <summary>Where the host answers, with the port it got.</summary>
    public Uri Url => ListenAddress.Of(_app);

    public DurableTaskClient Client => _engine.Client;

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts everything, or nothing: what had started is stopped again before an exception leaves.</summary>
    /// <param name="options">What to serve, where.</param>
    /// <param name="configureServices">Registers what the functions ask for; is given settings file and environment.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="FunctionProblemsException">Functions that cannot be served.</exception>
    /// <exception cref="FunctionKeyRequiredException">An address others can reach, and no key.</exception>
    /// <exception cref="SettingsFileException">The settings file cannot be read.</exception>
    /// <exception cref="OptionsValidationException">Settings that cannot be used.</exception>
    /// <exception cref="EngineFileInUseException">Another process runs on the engine file.</exception>
    /// <exception cref="EngineFileUnusableException">The engine file is damaged, of another program or of a later version.</exception>
    /// <exception cref="PortTakenException">Another process listens on the port.</exception>
    public static async Task<LocalFunctionsHost> StartAsync(
        LocalHostOptions options, Action<IServiceCollection, IConfiguration> configureServices, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configureServices);
        WebApplication app = HostAssembly.Build(options, configureServices);
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
            // Made first, so that it is the last to go and sees the engine's end.
            app.Services.GetRequiredService<Telemetry>();
            var host = new LocalFunctionsHost(app, options);
            await host.Start(cancellationToken);
            return host;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Answers no more requests, starts nothing more, waits for what runs within <see cref="LocalHostOptions.StopTimeout"/>, and closes the
    /// engine's file. What has not ended goes on after the next start.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_once)
        {
            return _stopped ??= Stop(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task Start(CancellationToken cancellationToken)
    {
        await ListenAddress.Open(_app, _options.Port, cancellationToken);
        await _engine.StartAsync(cancellationToken);
        _app.Services.GetRequiredService<Health>().Open();
        if (_options.RunTimers)
        {
            _timers = _app.Services.GetRequiredService<TimerTriggers>().Run(_stopping.Waiting, _stopping.Working);
        }
    }

    private async Task Stop(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.StopTimeout);
        await _stopping.Begin(_options.StopTimeout / 2);
        await _app.StopAsync(limit.Token);
        await Task.WhenAny(_timers, Task.Delay(Timeout.Infinite, limit.Token));
        // Last: requests and timer functions that were still answered may have needed it.
        await _engine.StopAsync(limit.Token);
    }
}
