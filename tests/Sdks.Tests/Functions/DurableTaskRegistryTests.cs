using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Sdks.Tests.Functions;

public class DurableTaskRegistryTests
{
    [Fact]
    public void AddActivity_NameDiffersByCaseOnly_IsRefused()
    {
        DurableTaskRegistry registry = new DurableTaskRegistry().AddActivityFunc<int, int>("Count", (_, i) => i);

        var error = Assert.Throws<ArgumentException>(() => registry.AddActivityFunc<int, int>("COUNT", (_, i) => i));

        Assert.StartsWith("An ITaskActivity named 'COUNT' is already added.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddActivity_OfAType_IsMadeByTheServicesAndRuns()
    {
        ServiceProvider services = new ServiceCollection().AddSingleton("suffix").BuildServiceProvider();
        DurableTaskRegistry registry = new DurableTaskRegistry().AddActivity<Append>();

        (TaskName name, Func<IServiceProvider, ITaskActivity> factory) = Assert.Single(registry.GetActivities());

        Assert.Equal("Append", name.Name);
        Assert.Equal("a suffix", await factory(services).RunAsync(null!, "a "));
    }

    [Fact]
    public async Task AddOrchestratorFunc_OfAction_HasNoResult()
    {
        int seen = 0;
        DurableTaskRegistry registry = new DurableTaskRegistry().AddOrchestratorFunc<int>("See", (_, input) => { seen = input; });

        ITaskOrchestrator orchestrator = Assert.Single(registry.GetOrchestrators()).Value(null!);

        Assert.Equal(typeof(int), orchestrator.InputType);
        Assert.Null(await orchestrator.RunAsync(null!, 7));
        Assert.Equal(7, seen);
    }

    [Fact]
    public void AddActivity_AbstractType_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new DurableTaskRegistry().AddActivity<TaskActivity<string, string>>());

    private sealed class Append(string suffix) : TaskActivity<string, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult(input + suffix);
    }
}
