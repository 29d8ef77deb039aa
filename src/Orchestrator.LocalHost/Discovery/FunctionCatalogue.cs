using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Orchestrator.LocalHost.Timers;

namespace Orchestrator.LocalHost.Discovery;

/// <summary>
/// The functions of some assemblies. Takes what the Functions worker would take and refuses the rest, so that what is served here is
/// served on Azure too.
/// </summary>
internal sealed class FunctionCatalogue
{
    private const BindingFlags AllDeclared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private FunctionCatalogue(IReadOnlyList<DiscoveredFunction> functions)
    {
        Functions = functions;
    }

    public IReadOnlyList<DiscoveredFunction> Functions { get; }

    /// <exception cref="FunctionProblemsException">Lists everything that cannot be served.</exception>
    public static FunctionCatalogue Of(IEnumerable<Type> types, SettingReferences settings)
    {
        List<string> problems = [];
        List<DiscoveredFunction> functions = [];
        foreach (MethodInfo method in types.SelectMany(type => type.GetMethods(AllDeclared)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } marked)
            {
                var inspection = new MethodInspection(method, marked.Name, settings);
                problems.AddRange(inspection.Problems);
                if (inspection.Function is { } function)
                {
                    functions.Add(function);
                }
            }
        }

        var catalogue = new FunctionCatalogue(functions);
        problems.AddRange(SharedNames(functions));
        problems.AddRange(RouteConflicts.Find(catalogue.WithTrigger<HttpTriggerAttribute>()));
        return problems.Count == 0 ? catalogue : throw new FunctionProblemsException(problems);
    }

    public IEnumerable<(DiscoveredFunction Function, TTrigger Trigger)> WithTrigger<TTrigger>() =>
        Functions.Where(function => function.Trigger is TTrigger).Select(function => (function, (TTrigger)(object)function.Trigger));

    private static IEnumerable<string> SharedNames(IEnumerable<DiscoveredFunction> functions) =>
        from function in functions
        group MethodInspection.Describe(function.Method) by function.Name.ToUpperInvariant() into shared
        where shared.Count() > 1
        select $"One name for {string.Join(" and ", shared)}; names are unique, whatever their case.";
}
