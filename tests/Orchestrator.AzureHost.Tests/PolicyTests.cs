using System.Reflection;
using System.Text.RegularExpressions;
using Amazon.Appflow;
using Amazon.DatabaseMigrationService;
using Amazon.RedshiftDataAPIService;
using Amazon.SecretsManager;

namespace Orchestrator.AzureHost.Tests;

/// <summary>The role of infra/aws may do what the product calls, and nothing that it does not.</summary>
public sealed class PolicyTests
{
    /// <summary>What a call needs beyond the action of its own name.</summary>
    private static readonly Dictionary<string, string[]> Implied = new()
    {
        ["appflow:CreateFlow"] = ["appflow:TagResource", "appflow:UseConnectorProfile"],
    };

    [Fact]
    public void Policy_Actions_AreThoseOfTheCallsInTheProduct()
    {
        List<string> called = 
        [
            .. Calls(typeof(IAmazonAppflow), "appflow"),
            .. Calls(typeof(IAmazonDatabaseMigrationService), "dms"),
            .. Calls(typeof(IAmazonRedshiftDataAPIService), "redshift-data"),
            .. Calls(typeof(IAmazonSecretsManager), "secretsmanager"),
        ];
        IEnumerable<string> needed = called.Concat(called.SelectMany(action => Implied.GetValueOrDefault(action, [])));

        Assert.Equal(needed.Distinct().Order(StringComparer.Ordinal), Granted().Order(StringComparer.Ordinal));
    }

    /// <summary>Operations of a client that the product's source calls, as IAM actions.</summary>
    private static IEnumerable<string> Calls(Type client, string prefix) =>
        from method in client.GetMethods()
        where method.Name.EndsWith("Async", StringComparison.Ordinal)
        let operation = method.Name[..^"Async".Length]
        where Regex.IsMatch(ProductSource.Value, $@"\.{operation}Async\(|\.Paginators\.{operation}\(")
        select $"{prefix}:{operation}";

    private static IEnumerable<string> Granted() =>
        Regex.Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "template.yaml")), @"\b(?:appflow|dms|redshift-data|secretsmanager):[A-Z]\w+")
            .Select(action => action.Value).Distinct();

    private static Lazy<string> ProductSource { get; } = new(() => string.Concat(Directory.EnumerateFiles(
        Path.Combine(Root, "src", "Orchestrator"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)));

    private static string Root => typeof(PolicyTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
}
