namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Entry of an application on Azure Functions.</summary>
public class FunctionsApplication
{
    /// <exception cref="NotSupportedException">Always: this is a stand-in without the worker behind it.</exception>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) =>
        throw new NotSupportedException(
            "This build contains declarations of the Azure Functions worker, not the worker. "
            + "Build with -p:Sdks=nuget to run on Azure Functions; on one machine use the local host ('orchestrator serve').");
}
