using System.Text.Json;
using Azure.Core.Serialization;
using DurableTask.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Durable;
using Orchestrator.LocalHost.Http;
using Orchestrator.LocalHost.Invocation;
using Orchestrator.LocalHost.StatusApi;
using Orchestrator.LocalHost.Timers;

namespace Orchestrator.LocalHost;

/// <summary>Puts the host together, without starting any of it.</summary>
internal static class HostAssembly
{
    public static WebApplication Build(LocalHostOptions options, Action<IServiceCollection, IConfiguration> configureServices)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(SettingsFile.Read(options.SettingsFile)).AddEnvironmentVariables();
        builder.Logging.SetMinimumLevel(options.LogLevel).AddSimpleConsole(console => console.SingleLine = true);
        // It logs the exception that StartAsync throws anyway, with its stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        var keys = new FunctionKeys(builder.Configuration, options.FunctionKey);
        ListenAddress.Require(options.Address, keys);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Listen(options.Address, options.Port);
        });

        var settings = new SettingReferences(builder.Configuration);
        FunctionCatalogue catalogue =
            FunctionCatalogue.Of(options.FunctionAssemblies.SelectMany(assembly => assembly.GetTypes()), settings);
        AddServices(builder.Services, options, keys, settings, catalogue);
        configureServices(builder.Services, builder.Configuration);
        WebApplication app = builder.Build();
        Map(app, keys, catalogue);
        return app;
    }

    private static void AddServices(
        IServiceCollection services, LocalHostOptions options, FunctionKeys keys, SettingReferences settings, FunctionCatalogue catalogue)
    {
        services.AddRouting();
        services.AddHealthChecks().AddCheck<EngineHealth>("engine");
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopTimeout);
        services.AddSingleton(options.Clock).AddSingleton(keys).AddSingleton(settings).AddSingleton(catalogue);
        services.AddSingleton<Stopping>().AddSingleton<Telemetry>().AddSingleton<FunctionInvoker>().AddSingleton<HttpTriggerEndpoints>().AddSingleton<Health>();
        services.AddSingleton(new TimerStates(options.EngineFile)).AddSingleton<TimerTriggers>();
        services.AddSingleton(provider => CreateEngine(provider, options, catalogue));

        // As the worker: JsonSerializerOptions can be configured, and WorkerOptions.Serializer set, by the application.
        services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
        services.AddOptions<WorkerOptions>().PostConfigure<IOptions<JsonSerializerOptions>>(
            (worker, json) => worker.Serializer ??= new JsonObjectSerializer(json.Value));
    }

    private static SqliteEngine CreateEngine(IServiceProvider services, LocalHostOptions options, FunctionCatalogue catalogue) => new(
        FunctionRegistry.Create(
            catalogue, services, services.GetRequiredService<FunctionInvoker>(), services.GetRequiredService<Stopping>().Working),
        new SqliteEngineOptions
        {
            File = options.EngineFile,
            Clock = options.Clock,
            DataConverter = new WorkerDataConverter(services.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer!),
            StopTimeout = options.StopTimeout,
        },
        services,
        services.GetRequiredService<ILoggerFactory>());

    private static void Map(WebApplication app, FunctionKeys keys, FunctionCatalogue catalogue)
    {
        app.Use((http, next) =>
        {
            http.Response.Headers["x-orchestrator-version"] = Health.Version;
            return next(http);
        });
        app.UseMiddleware<UnexpectedErrors>();
        app.UseMiddleware<ClosedWhileStarting>();
        if (!keys.AreSet)
        {
            app.UseMiddleware<LoopbackNamesOnly>();
            app.UseMiddleware<NoOtherSites>();
        }

        app.UseStatusCodePages(new StatusCodePagesOptions
        {
            HandleAsync = page => JsonError.Write(
                page.HttpContext, page.HttpContext.Response.StatusCode, StatusTexts.Of(page.HttpContext)),
        });
        app.UseRouting();
        app.Services.GetRequiredService<Health>().Map(app);
        app.Services.GetRequiredService<HttpTriggerEndpoints>().Map(app, catalogue);
        app.MapStatusApi(keys, catalogue);
    }
}
