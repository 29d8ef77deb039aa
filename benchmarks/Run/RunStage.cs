using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Appflow;
using Amazon.DatabaseMigrationService;
using Amazon.RedshiftDataAPIService;
using AwsSimulator;
using AwsSimulator.Dms;
using Npgsql;
using Orchestrator.Benchmarks.Aws;
using Orchestrator.Reporting;

namespace Orchestrator.Benchmarks.Run;

/// <summary>A simulator in this process, and a folder for pipeline files and an engine's file.</summary>
internal sealed class RunStage : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bench-run-");
    private readonly BenchOrg org;
    private readonly HttpClient control;

    private RunStage(BenchOrg org, Simulator simulator)
    {
        this.org = org;
        Simulator = simulator;
        AppFlow = Clients.AppFlow(simulator);
        Redshift = Clients.RedshiftData(simulator);
        Dms = Clients.Dms(simulator);
        Database = NpgsqlDataSource.Create(simulator.PostgresConnectionString);
        control = new HttpClient { BaseAddress = simulator.Url };
        // The product's clients find AWS where every AWS tool does.
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", simulator.Url.GetLeftPart(UriPartial.Authority));
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", RehearsalNames.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", RehearsalNames.SecretKey);
        Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", null);
        Environment.SetEnvironmentVariable("AWS_REGION", RehearsalNames.Region);
    }

    public Simulator Simulator { get; }

    public AmazonAppflowClient AppFlow { get; }

    public AmazonRedshiftDataAPIServiceClient Redshift { get; }

    public AmazonDatabaseMigrationServiceClient Dms { get; }

    public NpgsqlDataSource Database { get; }

    public string Pipelines => Path.Combine(folder.FullName, "pipelines");

    public string EngineFile => Path.Combine(folder.FullName, "engine.db");

    public static async Task<RunStage> Start(
        IReadOnlyList<string> objects, IReadOnlyList<ReplicationTaskDefinition> tasks, string? postgres, CancellationToken stop)
    {
        var org = new BenchOrg(objects);
        try
        {
            var options = new SimulatorOptions { OrgFolder = org.Folder, Postgres = postgres, ReplicationTasks = tasks };
            return new RunStage(org, await Simulator.StartAsync(options, stop));
        }
        catch
        {
            org.Dispose();
            throw;
        }
    }

    /// <summary>Writes the file of a pipeline whose target schema has its name.</summary>
    /// <param name="pipeline">Its name.</param>
    /// <param name="settings">Further keys.</param>
    /// <param name="objects">Names of objects of Salesforce, or other entries as YAML writes them in one line.</param>
    public void Write(string pipeline, string settings, IEnumerable<string> objects)
    {
        Directory.CreateDirectory(Pipelines);
        File.WriteAllText(Path.Combine(Pipelines, $"{pipeline}.yaml"), $"""
            name: {pipeline}
            salesforce: {"{"} connectorProfile: {RehearsalNames.SalesforceProfile} {"}"}
            redshift:
              connectorProfile: {RehearsalNames.RedshiftProfile}
              workgroup: {RehearsalNames.Workgroup}
              database: {RehearsalNames.Database}
              secretArn: {RehearsalNames.SecretArn}
              intermediateBucket: {RehearsalNames.IntermediateBucket}
              schema: {pipeline}
            {settings}
            objects:
            {string.Concat(objects.Select(o => $"  - {(o[0] == '{' ? o : $"name: {o}")}\n"))}
            """);
    }

    /// <summary>Switches how the simulated AppFlow behaves from now on.</summary>
    public async Task Switch(object settings, CancellationToken stop)
    {
        using HttpResponseMessage answer = await control.PostAsJsonAsync("/_simulator/appflow", settings, stop);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Sends SQL past the simulator.</summary>
    public async Task Execute(string sql, CancellationToken stop)
    {
        await using NpgsqlCommand command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>Starts a run over HTTP; its id.</summary>
    public static async Task<string> Begin(HttpClient host, string pipeline, CancellationToken stop)
    {
        using HttpResponseMessage answer = await host.PostAsJsonAsync($"/api/pipelines/{pipeline}/runs", new { mode = "auto" }, stop);
        answer.EnsureSuccessStatusCode();
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(stop)).GetProperty("id").GetString()!;
    }

    /// <summary>What is measured must have worked.</summary>
    /// <exception cref="InvalidOperationException">The run did not succeed.</exception>
    public static RunReport Succeeded(RunReport report) => report.Outcome == RunOutcome.Succeeded
        ? report
        : throw new InvalidOperationException($"Run {report.RunId} ended {report.Outcome}: {Why(report)}");

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        AppFlow.Dispose();
        Redshift.Dispose();
        Dms.Dispose();
        await Database.DisposeAsync();
        await Simulator.DisposeAsync();
        org.Dispose();
        folder.Delete(recursive: true);
    }

    private static string Why(RunReport report) => string.Join(
        "; ", report.Problems.Select(p => p.Message).Concat(report.Errors)
            .Concat(report.Statements.Select(s => s.Error).Concat(report.Objects.Select(o => o.Error)).OfType<string>()).Take(5));
}
