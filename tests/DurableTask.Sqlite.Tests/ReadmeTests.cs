using System.Text.RegularExpressions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableTask.Sqlite.Tests;

public sealed partial class ReadmeTests
{
    [Fact]
    public async Task Example_Runs()
    {
        File.Delete("greetings.db");

        var tasks = new DurableTaskRegistry();
        tasks.AddActivityFunc<string, string>("Greet", (_, name) => $"Hello {name}!");
        tasks.AddOrchestratorFunc<string[], string[]>("GreetAll", (context, names) =>
            Task.WhenAll(names.Select(name => context.CallActivityAsync<string>("Greet", name))));

        IServiceProvider services = new ServiceCollection().BuildServiceProvider();
        await using var engine = new SqliteEngine(tasks, new SqliteEngineOptions { File = "greetings.db" }, services, NullLoggerFactory.Instance);
        await engine.StartAsync(CancellationToken.None);
        string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("GreetAll", new[] { "Ada", "Grace" });
        OrchestrationMetadata end = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        Console.WriteLine(string.Join(' ', end.ReadOutputAs<string[]>()!));

        Assert.Equal(["Hello Ada!", "Hello Grace!"], end.ReadOutputAs<string[]>()!);
    }

    [Fact]
    public void Example_IsWhatTheReadmeShows() => Assert.Contains(
        Lines(CSharp().Match(Readme()).Groups[1].Value), Lines(Text("ReadmeTests.cs")), StringComparison.Ordinal);

    [Fact]
    public void Options_AreAllInTheReadme()
    {
        string readme = Readme();

        Assert.All(typeof(SqliteEngineOptions).GetProperties(), option => Assert.Contains($"| `{option.Name}` |", readme, StringComparison.Ordinal));
    }

    static string Readme() => Text("Engine.README.md");

    static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));

    /// <summary>Without indentation.</summary>
    static string Lines(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
