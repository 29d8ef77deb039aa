using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Orchestrator.LocalHost.Discovery;

namespace Orchestrator.LocalHost.Tests.Discovery;

public class FunctionCatalogueTests
{
    [Fact]
    public void Of_TheProduct_ServesEveryFunction()
    {
        FunctionCatalogue catalogue = Find(typeof(OrchestratorServices).Assembly.GetTypes());

        Assert.NotEmpty(catalogue.WithTrigger<OrchestrationTriggerAttribute>());
        Assert.NotEmpty(catalogue.WithTrigger<ActivityTriggerAttribute>());
        Assert.NotEmpty(catalogue.WithTrigger<HttpTriggerAttribute>());
        Assert.NotEmpty(catalogue.WithTrigger<TimerTriggerAttribute>());
    }

    [Fact]
    public void Of_BadFunctions_ListsEveryProblemAtOnce()
    {
        var error = Assert.Throws<FunctionProblemsException>(() => Find([typeof(UnfitFunctions)]));

        string[] expected =
        [
            "AwaitsValue: it must return a Task instead of a ValueTask.",
            "Hidden: the method and its class must be public.",
            "Hourly: its schedule cannot be used: '%Hourly%' is not a six-field NCRONTAB expression",
            "NotStatic: an orchestrator must be static",
            "ReturnsText: an HTTP function must return HttpResponseData",
            "Spaced: the name 'two words' does not fit",
            "TwoTriggers: it has 2 triggers instead of one.",
            "Untriggered: it has 0 triggers instead of one.",
            "WantsMore: nothing can be given to its parameter 'Int32 more'.",
            "TakesClient: nothing can be given to its parameter 'DurableTaskClient client'.",
            "TakesTwo: it has 2 inputs instead of one.",
            "UnfitFunctions.First and Orchestrator.LocalHost.Tests.Discovery.UnfitFunctions.Second; names are unique",
            "GET /api/things/{} is answered by ThisThing and ThatThing",
        ];
        Assert.All(expected, text => Assert.Single(error.Problems, problem => problem.Contains(text, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, error.Problems.Count);
    }

    [Fact]
    public void Of_ScheduleFromASetting_TakesItsValue()
    {
        SettingReferences settings = Settings(KeyValuePair.Create("Clock:Hourly", (string?)"0 0 * * * *"));

        Assert.Equal("0 0 * * * *", settings.Resolve("%Clock__Hourly%"));
        Assert.Equal("%Clock__Daily%", settings.Resolve("%Clock__Daily%"));
    }

    private static FunctionCatalogue Find(IEnumerable<Type> types) => FunctionCatalogue.Of(types, Settings());

    private static SettingReferences Settings(params KeyValuePair<string, string?>[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
