using System.Reflection;

namespace Orchestrator.AzureHost.Tests;

/// <summary>Program.cs of the Azure host is compiled into this assembly, against the stand-in of the worker.</summary>
public sealed class ProgramTests
{
    [Fact]
    public void Main_WithoutTheRealWorker_NamesTheBuildProperty()
    {
        MethodInfo main = typeof(ProgramTests).Assembly.EntryPoint!;

        var error = Assert.Throws<TargetInvocationException>(() => main.Invoke(null, [Array.Empty<string>()]));

        Assert.Contains("-p:Sdks=nuget", Assert.IsType<NotSupportedException>(error.InnerException).Message, StringComparison.Ordinal);
    }
}
