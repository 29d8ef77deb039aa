using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using AwsSimulator.Tests.OutsideClients;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Tests.Configuration;
using static Orchestrator.Tests.Configuration.RemotePlaces;

namespace Orchestrator.Tests.Runs;

/// <summary>Runs of pipelines that are kept in moto's S3 and DynamoDB, everything else as in any rehearsal.</summary>
public sealed class RehearsedSourceTests(RemotePlaces places) : IClassFixture<RemotePlaces>
{
    [OutsideFact("moto.server")]
    public async Task Run_OfAPipelineInABucket_BringsItsObjectsAndAFaultyFileBesideItIsNamed()
    {
        await places.MakeBucket("team");
        await places.Put("team", "pipelines/kept.yaml", RemoteRehearsal.File("kept", "Account"));
        await places.Put("team", "pipelines/faulty.yaml", RemoteRehearsal.File("faulty", "Account").Replace("polling", "poling"));
        var rehearsal = new RemoteRehearsal(places, "s3://team/pipelines");
        await rehearsal.InitializeAsync();
        try
        {
            RunReport report = await rehearsal.Run("kept");
            using HttpResponseMessage refused = await rehearsal.Post("faulty");
            JsonElement problem = (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("problems")[0];

            Assert.True(report.Outcome == RunOutcome.Succeeded, report.Objects[0].Error);
            Assert.InRange(await rehearsal.Count("SELECT count(*) FROM kept.account"), 1, report.Objects[0].RecordsRead);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal("s3://team/pipelines/faulty.yaml", problem.GetProperty("file").GetString());
            Assert.Equal("polling", problem.GetProperty("nearest").GetString());
        }
        finally
        {
            await rehearsal.DisposeAsync();
        }
    }

    [OutsideFact("moto.server")]
    public async Task Run_OfAPipelineInAControlTable_BringsTheObjectOfEachItem()
    {
        await places.MakeTable("control");
        await places.PutPipeline("control", "listed", "listed", ("polling", Map(("floor", Text("100ms")), ("ceiling", Text("500ms")))));
        await places.PutItem("control", "listed", "Account", ("history", new AttributeValue { BOOL = true }));
        await places.PutItem("control", "listed", "Contact", ("fields", new AttributeValue { L = [Text("LastName")] }));
        var rehearsal = new RemoteRehearsal(places, "dynamodb://control");
        await rehearsal.InitializeAsync();
        try
        {
            RunReport report = await rehearsal.Run("listed");

            Assert.True(report.Outcome == RunOutcome.Succeeded, report.Objects[0].Error);
            Assert.Equal([("Account", ObjectState.Loaded), ("Contact", ObjectState.Loaded)], report.Objects.Select(o => (o.Name, o.State)));
            Assert.NotEqual(0, await rehearsal.Count("SELECT count(*) FROM listed_history.account__history"));
            Assert.Equal(0, await rehearsal.Count("""
                SELECT count(*) FROM information_schema.columns
                WHERE table_schema = 'listed' AND table_name = 'contact' AND column_name = 'firstname'
                """));
        }
        finally
        {
            await rehearsal.DisposeAsync();
        }
    }

    private sealed class RemoteRehearsal(RemotePlaces places, string place) : Rehearsal
    {
        protected override string Pipelines => place;

        public static string File(string name, params string[] objects) => Text(name, objects);

        protected override void Register(IServiceCollection services)
        {
            services.AddSingleton(places.S3);
            services.AddSingleton(places.DynamoDB);
        }
    }
}
