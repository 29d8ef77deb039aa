using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Invocation;

namespace Orchestrator.LocalHost.Tests.Invocation;

public class FunctionInvokerTests
{
    [Fact]
    public async Task Invoke_Twice_EachCallHasItsOwnScopeAndInstance()
    {
        await using ServiceProvider services = new ServiceCollection().AddScoped<Unit>().BuildServiceProvider();
        var invoker = new FunctionInvoker(services);

        var first = (Unit)(await Invoke(invoker, nameof(Worker.Work)))!;
        var second = (Unit)(await Invoke(invoker, nameof(Worker.Work)))!;

        Assert.NotSame(first, second);
        Assert.True(first.ScopeEnded);
        Assert.True(first.InstanceEnded);
    }

    [Fact]
    public async Task Invoke_FunctionThrows_ThrowsThatVeryException()
    {
        await using ServiceProvider services = new ServiceCollection().AddScoped<Unit>().BuildServiceProvider();

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Invoke(new FunctionInvoker(services), nameof(Worker.Fail)));
    }

    private static Task<object?> Invoke(FunctionInvoker invoker, string name)
    {
        FunctionCatalogue catalogue = FunctionCatalogue.Of([typeof(Worker)], new SettingReferences(new ConfigurationBuilder().Build()));
        DiscoveredFunction function = catalogue.Functions.Single(each => each.Name == name);
        return invoker.Invoke(function, new Dictionary<string, object?>(), _ => null, CancellationToken.None);
    }

    public sealed class Unit : IDisposable
    {
        public bool ScopeEnded { get; private set; }

        public bool InstanceEnded { get; set; }

        public void Dispose() => ScopeEnded = true;
    }

    public sealed class Worker(Unit unit) : IDisposable
    {
        [Function(nameof(Work))]
        public async Task<Unit> Work([ActivityTrigger] string? input)
        {
            await Task.Yield();
            Assert.False(unit.ScopeEnded);
            return unit;
        }

        [Function(nameof(Fail))]
        public static void Fail([ActivityTrigger] string? input) => throw new InvalidTimeZoneException();

        public void Dispose() => unit.InstanceEnded = true;
    }
}
