namespace Repository;

/// <summary>Who may know whom. The product knows no host; engine and simulator know nothing of ours, so that each can be read, tested and replaced alone.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Orchestrator"] = [],
        ["DurableTask.Sqlite"] = [],
        ["AwsSimulator"] = [],
        ["Orchestrator.AzureHost"] = ["Orchestrator"],
        ["Orchestrator.LocalHost"] = ["Orchestrator", "DurableTask.Sqlite", "AwsSimulator"],
        ["Orchestrator.Cli"] = ["Orchestrator", "Orchestrator.LocalHost", "DurableTask.Sqlite", "AwsSimulator", "Benchmarks"],
    };

    [Fact]
    public void Projects_OfTheProgram_AreTheOnesWithARule() =>
        Assert.Equal(Allowed.Keys.Order(), Project.OfTheProgram.Select(project => project.Name).Order());

    [Fact]
    public void References_OfTheProgram_KeepToTheRule() => Assert.Empty(
        from project in Project.OfTheProgram
        from reference in project.References.Except(Allowed.GetValueOrDefault(project.Name, []))
        select $"{project.Name} must not reference {reference}");

    /// <summary>A direct reference would survive -p:Sdks=nuget and put two types of one name into the build.</summary>
    [Fact]
    public void StandIns_AreReferencedThroughSdkPackageItemsOnly()
    {
        List<string> standIns = [.. Project.All.Where(project => project.IsStandIn).Select(project => project.Name)];

        Assert.Empty(
            from project in Project.OfTheProgram
            from reference in project.References.Intersect(standIns)
            select $"{project.Name} references {reference} directly");
    }

    [Fact]
    public void StandIns_ReferenceOnlyStandIns()
    {
        List<Project> standIns = [.. Project.All.Where(project => project.IsStandIn)];

        Assert.Empty(standIns.SelectMany(project => project.References).Except(standIns.Select(project => project.Name)));
    }

    [Fact]
    public void SdkPackages_HaveAStandInAndAVersion()
    {
        string versions = WorkingTree.Read("Directory.Packages.props");
        string[] packages = [.. Project.All.SelectMany(project => project.SdkPackages).Distinct()];

        Assert.NotEmpty(packages);
        Assert.Empty(from package in packages where !WorkingTree.TextFiles.Contains($"src/Sdks/{package}/{package}.csproj") select package);
        Assert.Empty(from package in packages where !versions.Contains($"Include=\"{package}\"", StringComparison.Ordinal) select package);
    }

    [Fact]
    public void Solution_ListsEveryProject()
    {
        string solution = WorkingTree.Read("Orchestrator.sln").Replace('\\', '/');

        Assert.Empty(from project in Project.All where !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal) select project.Path);
    }
}
