using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Aws;
using Orchestrator.Configuration;

namespace Orchestrator.AzureHost.Tests;

/// <summary>The settings people copy are the settings the options read.</summary>
public sealed partial class SettingsTests
{
    private static IReadOnlyDictionary<string, string> Sample =>
        JsonDocument.Parse(Text("local.settings.sample.json")).RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);

    [Fact]
    public void Sample_OrchestratorSettings_AreAllOptionsAndNothingElse() =>
        Assert.Equal(OptionNames(typeof(OrchestratorOptions), OrchestratorOptions.Section).Order(), Own(Sample.Keys).Order());

    [Fact]
    public void Sample_Bound_IsValidAndEqualsTheDefaults()
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Sample.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value))).Build();
        using ServiceProvider services = new ServiceCollection().AddSingleton(configuration).AddLogging().AddOrchestrator().BuildServiceProvider();

        OrchestratorOptions bound = services.GetRequiredService<IOptions<OrchestratorOptions>>().Value;

        Assert.Equal(JsonSerializer.Serialize(new OrchestratorOptions()), JsonSerializer.Serialize(bound));
    }

    [Fact]
    public void Sample_OtherSettings_AreKnownToAHostOrTheAwsSdk() =>
        Assert.Equal(
            ["AWS_PROFILE", "AWS_REGION", "AzureWebJobsStorage", "FUNCTIONS_WORKER_RUNTIME", "LocalHost__FunctionKey"],
            Sample.Keys.Except(Own(Sample.Keys)).Order(StringComparer.Ordinal));

    [Fact]
    public void Bicep_OrchestratorSettings_AreOptions()
    {
        List<string> set = SettingName().Matches(Text("main.bicep")).Select(match => match.Groups[1].Value).ToList();

        Assert.Contains("Orchestrator__Installation", set);
        Assert.Empty(Own(set).Except(OptionNames(typeof(OrchestratorOptions), OrchestratorOptions.Section)));
    }

    [Fact]
    public void Bicep_SettingsOfTheRole_AreThoseTheOptionsRead()
    {
        string template = Text("main.bicep");

        Assert.All(
            ["RoleArn", "TokenAudience"],
            option => Assert.Contains($"name: '{KeyOf(option)}'", template, StringComparison.Ordinal));
    }

    private static string KeyOf(string option) =>
        typeof(KeylessOptions).GetProperty(option)!.GetCustomAttribute<ConfigurationKeyNameAttribute>()!.Name;

    private static IEnumerable<string> Own(IEnumerable<string> names) =>
        names.Where(name => name.StartsWith(OrchestratorOptions.Section + "__", StringComparison.Ordinal));

    private static IEnumerable<string> OptionNames(Type options, string section) => options.GetProperties().SelectMany(option =>
        option.PropertyType.Assembly == typeof(OrchestratorOptions).Assembly && option.PropertyType.IsClass
            ? OptionNames(option.PropertyType, $"{section}__{option.Name}")
            : [$"{section}__{option.Name}"]);

    private static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));

    [GeneratedRegex("name: '([A-Za-z]+__[A-Za-z_]+)'")]
    private static partial Regex SettingName();
}
