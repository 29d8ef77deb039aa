using System.Net;
using System.Net.Sockets;
using DurableTask.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.LocalHost.Http;

namespace Orchestrator.LocalHost.Tests;

public sealed class LocalFunctionsHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("host-").FullName;

    private LocalHostOptions OnFile => RunningHost.Options with { EngineFile = Path.Combine(_folder, "engine.db") };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_PortIsTaken_IsRefusedAndWritesNothing()
    {
        await using RunningHost first = await RunningHost.Start();

        var error = await Assert.ThrowsAsync<PortTakenException>(() => RunningHost.Start(OnFile with { Port = first.Host.Url.Port }));

        Assert.Equal(first.Host.Url.Port, error.Port);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Start_EngineFileInUse_IsRefusedAndLeavesThePort()
    {
        await using RunningHost first = await RunningHost.Start(OnFile);

        int port = FreePort();
        var error = await Assert.ThrowsAsync<EngineFileInUseException>(() => RunningHost.Start(OnFile with { Port = port }));

        Assert.Equal(OnFile.EngineFile, error.Path);
        await using RunningHost second = await RunningHost.Start(RunningHost.Options with { Port = port });
    }

    [Fact]
    public async Task Start_BadOptions_IsRefusedBeforeTheEngineFileIsMade()
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => RunningHost.Start(OnFile, services =>
            services.AddOptions<Stock>().Validate(_ => false, "too few").ValidateOnStart()));

        Assert.False(File.Exists(OnFile.EngineFile));
    }

    [Fact]
    public async Task Stop_WhileAnOrchestrationWaits_GoesOnAfterTheNextStart()
    {
        string id;
        await using (RunningHost first = await RunningHost.Start(OnFile))
        {
            id = await first.Orchestrate(nameof(Shop.AwaitApproval), new Order("tea", 1));
        }

        await using RunningHost second = await RunningHost.Start(OnFile);
        await second.Host.Client.RaiseEventAsync(id, "Approval", true);

        Assert.Equal("tea approved", (await second.Ended(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Stop_ActivityEndsWithinTheLimit_KeepsItsResult()
    {
        var oven = new Oven();
        string id = await StopWhileBaking(oven, TimeSpan.FromSeconds(20), whileStopping: () => oven.Finish("brown"));

        await using RunningHost second = await RunningHost.Start(OnFile, services => services.AddSingleton(oven));

        Assert.Equal("brown", (await second.Ended(id)).ReadOutputAs<string>());
        Assert.Equal(1, oven.Bakings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_ActivityTakesLonger_IsDoneAgainAfterTheNextStart(bool heedsItsToken)
    {
        var oven = new Oven { HeedsStop = heedsItsToken };
        string id = await StopWhileBaking(oven, TimeSpan.FromSeconds(0.4));

        await using RunningHost second = await RunningHost.Start(OnFile, services => services.AddSingleton(oven));
        await oven.Baking();
        oven.Finish("second");

        Assert.Equal("second", (await second.Ended(id)).ReadOutputAs<string>());
        Assert.Equal(2, oven.Bakings);
    }

    [Fact]
    public async Task Stop_Twice_IsOneStop()
    {
        await using RunningHost host = await RunningHost.Start();

        await host.Host.StopAsync(CancellationToken.None);
        await host.Host.StopAsync(CancellationToken.None);

        await Assert.ThrowsAsync<HttpRequestException>(() => host.Http.GetAsync("health/live"));
    }

    [Fact]
    public async Task Timers_ClockReachesTheSlot_RunInTheHost()
    {
        var clock = new FakeClock(new DateTimeOffset(2026, 3, 1, 5, 0, 0, TimeSpan.Zero));
        await using RunningHost host = await RunningHost.Start(RunningHost.Options with { RunTimers = true, Clock = clock });

        clock.Advance(TimeSpan.FromHours(1));

        Assert.False((await host.Host.Services.GetRequiredService<TimerRuns>().Next()).IsPastDue);
    }

    [Fact]
    public async Task Settings_FileInTheFormOfLocalSettings_AreConfiguration()
    {
        string file = Path.Combine(_folder, "local.settings.json");
        await File.WriteAllTextAsync(file, """{ "IsEncrypted": false, "Values": { "LocalHost__FunctionKey": "from-file" } /* keep */ }""");
        await using RunningHost host = await RunningHost.Start(RunningHost.Options with { SettingsFile = file });

        using HttpResponseMessage refused = await host.Status("x");

        Assert.Equal("from-file", host.Host.Services.GetRequiredService<IConfiguration>()["LocalHost:FunctionKey"]);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Settings_Exported_FillWhatTheEnvironmentLeavesOpen()
    {
        string file = Path.Combine(_folder, "local.settings.json");
        await File.WriteAllTextAsync(file, """{ "Values": { "ORC_TEST__OPEN": "from-file", "ORC_TEST__SET": "from-file" } }""");
        Environment.SetEnvironmentVariable("ORC_TEST__SET", "from-environment");

        SettingsFile.Export(file);

        Assert.Equal(
            ("from-file", "from-environment"),
            (Environment.GetEnvironmentVariable("ORC_TEST__OPEN"), Environment.GetEnvironmentVariable("ORC_TEST__SET")));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    public async Task Settings_FileOfAnotherForm_AreRefused(string content)
    {
        string file = Path.Combine(_folder, "local.settings.json");
        await File.WriteAllTextAsync(file, content);

        var error = await Assert.ThrowsAsync<SettingsFileException>(() =>
            RunningHost.Start(RunningHost.Options with { SettingsFile = file }));

        Assert.Equal(file, error.Path);
    }

    /// <summary>Starts an orchestration and stops the host while its activity runs.</summary>
    private async Task<string> StopWhileBaking(Oven oven, TimeSpan limit, Action? whileStopping = null)
    {
        await using RunningHost host = await RunningHost.Start(
            OnFile with { StopTimeout = limit }, services => services.AddSingleton(oven));
        string id = await host.Orchestrate(nameof(Shop.BakeOne));
        await oven.Baking();
        Task stop = host.Host.StopAsync(CancellationToken.None);
        whileStopping?.Invoke();
        await stop.WaitAsync(TimeSpan.FromSeconds(10));
        return id;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
