using System.Reflection;
using Sdks.Generator;

namespace Sdks.Tests.Aws;

public sealed class GeneratedFilesTests
{
    private static string Root => typeof(GeneratedFilesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static TheoryData<string> Packages => [.. ServiceShapes.All().Select(service => service.Package)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void GeneratedFile_ComparedWithItsShapes_IsUpToDate(string package)
    {
        ServiceShapes service = ServiceShapes.All().Single(one => one.Package == package);

        string written = File.ReadAllText(Path.Combine(Root, "src", "Sdks", package, service.FileName));

        Assert.True(
            ServiceSource.Of(service) == written, $"{service.FileName} differs from its shapes: dotnet run --project src/Sdks/Generator");
    }
}
