using System.Reflection;
using Amazon.Appflow;
using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Aws;
using Orchestrator.Configuration;

namespace Orchestrator.AzureHost.Tests;

/// <summary>What the worker would do with AddOrchestrator: build the container and make each function's class from it.</summary>
public sealed class RegistrationTests : IDisposable
{
    private readonly string? region = Environment.GetEnvironmentVariable("AWS_REGION");

    public RegistrationTests() => Environment.SetEnvironmentVariable("AWS_REGION", "eu-central-1");

    public static TheoryData<Type> FunctionClasses =>
        [.. typeof(OrchestratorServices).Assembly.GetTypes().Where(type => !type.IsAbstract && Functions(type).Any(method => !method.IsStatic))];

    [Fact]
    public void Options_WithoutSettings_AreTheDefaultsAndValid()
    {
        using ServiceProvider services = Services([]);

        Assert.Equal(new OrchestratorOptions().Installation, services.GetRequiredService<IOptions<OrchestratorOptions>>().Value.Installation);
    }

    [Fact]
    public void Options_BadInstallation_IsRefusedByItsFullName()
    {
        using ServiceProvider services = Services(new() { ["Orchestrator:Installation"] = "Not Allowed" });

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<OrchestratorOptions>>().Value);

        Assert.Contains("Orchestrator:Installation", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_WithRoleAndAudience_UseTheRole()
    {
        using ServiceProvider services = Services(new()
        {
            ["AWS_ROLE_ARN"] = "arn:aws:iam::000000000000:role/r",
            ["AWS_TOKEN_AUDIENCE"] = "api://app",
        });

        Assert.All(ClientCredentials(services), credentials => Assert.IsType<KeylessCredentials>(credentials));
    }

    [Fact]
    public void Clients_WithoutRole_LeaveCredentialsToTheSdk()
    {
        using ServiceProvider services = Services(new() { ["AWS_ROLE_ARN"] = "", ["AWS_TOKEN_AUDIENCE"] = "api://app" });

        Assert.All(ClientCredentials(services), Assert.Null);
    }

    [Theory]
    [MemberData(nameof(FunctionClasses))]
    public void FunctionClass_FromTheContainer_CanBeMade(Type type)
    {
        using ServiceProvider services = Services([]);
        using IServiceScope invocation = services.CreateScope();

        Assert.NotNull(ActivatorUtilities.CreateInstance(invocation.ServiceProvider, type));
    }

    [Fact]
    public void Functions_InTheLibrary_HaveUniqueNames()
    {
        List<string> names = typeof(OrchestratorServices).Assembly.GetTypes().SelectMany(Functions)
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).ToList();

        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase).Order(), names.Order());
    }

    public void Dispose() => Environment.SetEnvironmentVariable("AWS_REGION", region);

    private static IReadOnlyList<AWSCredentials?> ClientCredentials(ServiceProvider services) =>
    [
        services.GetRequiredService<IAmazonAppflow>().Config.DefaultAWSCredentials,
        services.GetRequiredService<IAmazonRedshiftDataAPIService>().Config.DefaultAWSCredentials,
        services.GetRequiredService<IAmazonSecretsManager>().Config.DefaultAWSCredentials,
    ];

    private static IEnumerable<MethodInfo> Functions(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => method.IsDefined(typeof(FunctionAttribute)));

    private static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddOrchestrator();
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
