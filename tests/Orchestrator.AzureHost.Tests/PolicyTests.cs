using System.Reflection;
using System.Text.RegularExpressions;
using Amazon.Appflow;
using Amazon.DatabaseMigrationService;
using Amazon.DynamoDBv2;
using Amazon.RedshiftDataAPIService;
using Amazon.S3;
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

    /// <summary>Calls whose action has another name.</summary>
    private static readonly Dictionary<string, string> Renamed = new() { ["s3:ListObjectsV2"] = "s3:ListBucket" };

    [Fact]
    public void Policy_Actions_AreThoseOfTheCallsInTheProduct()
    {
        List<string> called =
        [
            .. Calls(typeof(IAmazonAppflow), "appflow"),
            .. Calls(typeof(IAmazonRedshiftDataAPIService), "redshift-data"),
            .. Calls(typeof(IAmazonSecretsManager), "secretsmanager"),
            .. Calls(typeof(IAmazonDatabaseMigrationService), "dms"),
            .. Calls(typeof(IAmazonS3), "s3"),
            .. Calls(typeof(IAmazonDynamoDB), "dynamodb"),
        ];
        IEnumerable<string> needed = called.Concat(called.SelectMany(action => Implied.GetValueOrDefault(action, [])));

        Assert.Equal(needed.Distinct().Order(StringComparer.Ordinal), Granted().Order(StringComparer.Ordinal));
    }

    /// <summary>Operations of a client that the product's source calls, as IAM actions. Some services have operations of the same name.</summary>
    private static IEnumerable<string> Calls(Type client, string prefix) =>
        from method in client.GetMethods()
        where method.Name.EndsWith("Async", StringComparison.Ordinal)
        let operation = method.Name[..^"Async".Length]
        where ProductSource.Value.Any(text =>
            text.Contains($"using {client.Namespace}", StringComparison.Ordinal)
            && Regex.IsMatch(text, $@"\.{operation}Async\(|\.Paginators\.{operation}\("))
        let action = $"{prefix}:{operation}"
        select Renamed.GetValueOrDefault(action, action);

    /// <summary>Actions of the role's policies; AppFlow's own, on the bucket, stand in another resource.</summary>
    private static IEnumerable<string> Granted() =>
        from policy in Regex.Split(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "template.yaml")), @"\n(?=  \w+:\n)")
        where policy.Contains("Type: AWS::IAM::RolePolicy", StringComparison.Ordinal)
        from action in Regex.Matches(policy, @"\b(?:appflow|dms|redshift-data|secretsmanager|s3|dynamodb):[A-Z]\w+").Select(action => action.Value).Distinct()
        select action;

    private static Lazy<string[]> ProductSource { get; } = new(() => [.. Directory.EnumerateFiles(
        Path.Combine(Root, "src", "Orchestrator"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)]);

    private static string Root => typeof(PolicyTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
}
