using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using AwsSimulator;
using AwsSimulator.Tests.OutsideClients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Configuration;

namespace Orchestrator.Tests.Configuration;

/// <summary>S3 and DynamoDB of moto, and what is in them. Without moto it stays empty: the tests that need it are skipped.</summary>
public sealed class RemotePlaces : IAsyncLifetime
{
    private static readonly BasicAWSCredentials Keys = new(RehearsalNames.AccessKey, RehearsalNames.SecretKey);
    private MotoServer? moto;

    public IAmazonS3 S3 { get; private set; } = null!;

    public IAmazonDynamoDB DynamoDB { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (new OutsideFactAttribute("moto.server").Skip is not null)
        {
            return;
        }

        // Pages of two, so that every listing has several.
        moto = await MotoServer.Start(("MOTO_S3_DEFAULT_MAX_KEYS", "2"));
        AmazonS3Config s3 = moto.Config<AmazonS3Config>();
        s3.ForcePathStyle = true;
        S3 = new AmazonS3Client(Keys, s3);
        DynamoDB = new AmazonDynamoDBClient(Keys, moto.Config<AmazonDynamoDBConfig>());
    }

    public async Task DisposeAsync()
    {
        S3?.Dispose();
        DynamoDB?.Dispose();
        if (moto is not null)
        {
            await moto.DisposeAsync();
        }
    }

    /// <summary>The source that a setting names, as the product makes it.</summary>
    public IPipelineSource Source(string place)
    {
        var services = new ServiceCollection();
        services.AddSingleton(S3);
        services.AddSingleton(DynamoDB);
        services.AddSingleton(Options.Create(new OrchestratorOptions { Pipelines = place }));
        return PipelineSource.Of(services.BuildServiceProvider());
    }

    public Task MakeBucket(string name) => S3.PutBucketAsync(new PutBucketRequest { BucketName = name });

    public Task Put(string bucket, string key, string text) =>
        S3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, ContentBody = text });

    /// <summary>A table whose keys are <c>pipeline</c> and <c>object</c>.</summary>
    public Task MakeTable(string name) => DynamoDB.CreateTableAsync(new CreateTableRequest
    {
        TableName = name,
        BillingMode = BillingMode.PAY_PER_REQUEST,
        KeySchema = [new KeySchemaElement("pipeline", KeyType.HASH), new KeySchemaElement("object", KeyType.RANGE)],
        AttributeDefinitions =
        [
            new AttributeDefinition("pipeline", ScalarAttributeType.S), new AttributeDefinition("object", ScalarAttributeType.S),
        ],
    });

    public Task PutItem(string table, string pipeline, string o, params (string Name, AttributeValue Value)[] attributes)
    {
        Dictionary<string, AttributeValue> item = attributes.ToDictionary(a => a.Name, a => a.Value);
        item["pipeline"] = new AttributeValue(pipeline);
        item["object"] = new AttributeValue(o);
        return DynamoDB.PutItemAsync(new PutItemRequest { TableName = table, Item = item });
    }

    /// <summary>The pipeline's own item.</summary>
    /// <param name="more">Attributes besides those it cannot do without.</param>
    public Task PutPipeline(string table, string name, string schema, params (string Name, AttributeValue Value)[] more) =>
        PutItem(table, name, "*",
        [
            ("salesforce", Map(("connectorProfile", Text(RehearsalNames.SalesforceProfile)))),
            ("redshift", Map(
                ("connectorProfile", Text(RehearsalNames.RedshiftProfile)),
                ("workgroup", Text(RehearsalNames.Workgroup)),
                ("database", Text(RehearsalNames.Database)),
                ("secretArn", Text(RehearsalNames.SecretArn)),
                ("intermediateBucket", Text(RehearsalNames.IntermediateBucket)),
                ("schema", Text(schema)))),
            .. more,
        ]);

    public static AttributeValue Text(string text) => new(text);

    public static AttributeValue Map(params (string Name, AttributeValue Value)[] values) =>
        new() { M = values.ToDictionary(value => value.Name, value => value.Value) };
}
