using System.Collections.Concurrent;
using Amazon.Appflow;
using Amazon.Appflow.Model;
using Orchestrator.Aws;
using Orchestrator.Configuration;
using Orchestrator.Planning;

namespace Orchestrator.Flows;

/// <summary>
/// What the Salesforce connector says of an object. The description a plan was made with is kept in memory for the later steps of the
/// run; a process that does not have it asks again, and the mapping hash of the plan tells whether the answer changed.
/// </summary>
public class ObjectCatalogue(IAmazonAppflow appFlow, PipelineFiles files, BusyAws busy)
{
    private readonly ConcurrentDictionary<(string Profile, string Object), EntityDescription> described = new();

    /// <summary>
    /// The object reduced to the fields its pipeline selects, as it was described for the plan where this process did that.
    /// </summary>
    /// <exception cref="UnknownObjectException">The pipeline or the org has no such object.</exception>
    public virtual async Task<EntityDescription> Describe(string pipeline, string objectName, CancellationToken stop)
    {
        Pipeline file = await files.Find(pipeline, stop) ?? throw new UnknownObjectException(pipeline, objectName);
        PipelineObject source = file.Find(objectName) ?? throw new UnknownObjectException(pipeline, objectName);
        EntityDescription whole = await Whole(file.Salesforce!.ConnectorProfile.Value, source.Name.Value, anew: false, stop)
            ?? throw new UnknownObjectException(pipeline, objectName);
        return FieldSelection.Of(source, whole);
    }

    /// <summary>Every field of the objects, and the names of all there are where one of them is missing.</summary>
    /// <param name="anew">True asks Salesforce itself, whatever was described before.</param>
    public async Task<SourceDescription> DescribeAll(
        Pipeline pipeline, IEnumerable<PipelineObject> objects, bool anew, CancellationToken stop)
    {
        string profile = pipeline.Salesforce?.ConnectorProfile.Value ?? "";
        var entities = new ConcurrentDictionary<string, EntityDescription>(StringComparer.Ordinal);
        bool missing = false;
        var few = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stop };
        await Parallel.ForEachAsync(objects, few, async (o, token) =>
        {
            if (await Whole(profile, o.Name.Value, anew, token) is { } entity)
            {
                entities[o.Name.Value] = entity;
            }
            else
            {
                missing = true;
            }
        });
        return new SourceDescription(entities, missing ? await ListObjects(profile, stop) : []);
    }

    private async Task<EntityDescription?> Whole(string profile, string objectName, bool anew, CancellationToken stop) =>
        !anew && described.TryGetValue((profile, objectName), out EntityDescription? known)
            ? known
            : await DescribeAnew(profile, objectName, stop);

    /// <summary>
    /// The object with every field, from Salesforce itself: the connector's cache, which lives an hour, is dropped first. Null where the
    /// org has no such object.
    /// </summary>
    private async Task<EntityDescription?> DescribeAnew(string profile, string objectName, CancellationToken stop)
    {
        try
        {
            var reset = new ResetConnectorMetadataCacheRequest
            {
                ConnectorProfileName = profile,
                ConnectorType = ConnectorType.Salesforce,
                ConnectorEntityName = objectName,
            };
            await busy.Ask(() => appFlow.ResetConnectorMetadataCacheAsync(reset, stop), stop);
            var request = new DescribeConnectorEntityRequest
            {
                ConnectorProfileName = profile,
                ConnectorType = ConnectorType.Salesforce,
                ConnectorEntityName = objectName,
            };
            DescribeConnectorEntityResponse answer = await busy.Ask(() => appFlow.DescribeConnectorEntityAsync(request, stop), stop);
            var entity = new EntityDescription(objectName, [.. answer.ConnectorEntityFields.Where(IsReadable).Select(Field)]);
            described[(profile, objectName)] = entity;
            return entity;
        }
        catch (AmazonAppflowException error) when (AwsErrors.Of(error) is AwsRefusal.Gone or AwsRefusal.AttemptFailed)
        {
            // Which error an unknown object gives is not documented; the list of objects decides.
            if ((await ListObjects(profile, stop)).Contains(objectName))
            {
                throw;
            }

            described.TryRemove((profile, objectName), out _);
            return null;
        }
    }

    /// <summary>Names of all objects the connector lists.</summary>
    private async Task<List<string>> ListObjects(string profile, CancellationToken stop)
    {
        var names = new List<string>();
        var request = new ListConnectorEntitiesRequest { ConnectorProfileName = profile, ConnectorType = ConnectorType.Salesforce };
        do
        {
            ListConnectorEntitiesResponse page = await busy.Ask(() => appFlow.ListConnectorEntitiesAsync(request, stop), stop);
            names.AddRange((page.ConnectorEntityMap ?? []).Values.SelectMany(group => group).Select(entity => entity.Name));
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));

        return names;
    }

    private static bool IsReadable(ConnectorEntityField field) => field.SourceProperties is not { IsRetrievable: false };

    private static EntityField Field(ConnectorEntityField field)
    {
        FieldTypeDetails? type = field.SupportedFieldTypeDetails?.V1;
        return new EntityField(
            field.Identifier,
            type?.FieldType ?? "string",
            type?.FieldLengthRange?.Maximum is { } longest ? (int)longest : null,
            field.SourceProperties?.IsTimestampFieldForIncrementalQueries ?? false);
    }
}

/// <summary>An object that was planned is not there any more, in the pipeline file or in the org.</summary>
public sealed class UnknownObjectException(string pipeline, string objectName)
    : Exception($"Pipeline \"{pipeline}\": there is no object \"{objectName}\" to describe, in its file or in the org.")
{
    public string Pipeline { get; } = pipeline;

    public string Object { get; } = objectName;
}
