using AwsSimulator;

namespace Orchestrator.Cli.Tests.Check;

/// <summary><c>orchestrator check</c> where AWS can be asked.</summary>
public sealed class OrgCheckTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-check-");
    private Simulator _simulator = null!;

    public async Task InitializeAsync() => _simulator = await Simulator.StartAsync(new SimulatorOptions { Records = 10 });

    public async Task DisposeAsync()
    {
        await _simulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Check_NamesTheOrgDoesNotHave_ShowsThemAllWithTheirPlacesBesideOtherProblems()
    {
        Write("right", "Account");
        Write("wrong", "Acount, mode: full }\n  - { name: Contact, fields: [Id, LastNam, SystemModstamp]");
        Write("broken", "Account, mode: hourly");

        (int exit, string text) = await Check("");

        Assert.Equal(2, exit);
        Assert.Contains("error ORC1011: \"hourly\" is not a load mode\n", text, StringComparison.Ordinal);
        Assert.Contains("error ORC1004: no object \"Acount\" in the Salesforce org", text, StringComparison.Ordinal);
        Assert.Contains("nearest: Account\n", text, StringComparison.Ordinal);
        Assert.Contains("error ORC1005: no field \"LastNam\" in object Contact\n", text, StringComparison.Ordinal);
        Assert.Contains($"  --> {Path.Combine(_folder.FullName, "wrong.yaml")}:11:", text, StringComparison.Ordinal);
        Assert.EndsWith("3 problems in 2 of 3 files. No AWS call changed anything, no run was started. Exit code 2.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OrgHasAllThatIsNamed_SaysSoAndAsksNothingOffline()
    {
        Write("right", "Account");

        (int exit, string text) = await Check("--offline");
        Assert.Equal((0, "1 pipeline in 1 file can be run: right\n"), (exit, text));
        Assert.Empty(_simulator.Calls.All);

        (exit, text) = await Check("");
        Assert.Equal(0, exit);
        Assert.EndsWith("\nchecked with AWS: object names, field names, connector profiles, secrets, tasks\n", text, StringComparison.Ordinal);
        Assert.Contains("\"notChecked\":[]", (await Check("--json")).Text, StringComparison.Ordinal);
    }

    private void Write(string name, string first) => File.WriteAllText(Path.Combine(_folder.FullName, $"{name}.yaml"), $$"""
        name: {{name}}
        salesforce: { connectorProfile: {{RehearsalNames.SalesforceProfile}} }
        redshift:
          connectorProfile: {{RehearsalNames.RedshiftProfile}}
          workgroup: {{RehearsalNames.Workgroup}}
          database: {{RehearsalNames.Database}}
          schema: {{name}}
          secretArn: {{RehearsalNames.SecretArn}}
          intermediateBucket: {{RehearsalNames.IntermediateBucket}}
        objects:
          - { name: {{first}} }
        """);

    private async Task<(int Exit, string Text)> Check(string options)
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = _simulator.Url.GetLeftPart(UriPartial.Authority),
            ["AWS_ACCESS_KEY_ID"] = RehearsalNames.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = RehearsalNames.SecretKey,
            ["AWS_REGION"] = RehearsalNames.Region,
        };
        await using OrchestratorProcess process = OrchestratorProcess.Start($"check \"{_folder.FullName}\" {options}", environment, _folder.FullName);
        int exit = await process.WaitForExit();
        return (exit, process.Text);
    }
}
