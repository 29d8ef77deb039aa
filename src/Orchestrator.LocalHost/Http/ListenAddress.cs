using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.LocalHost.Http;

/// <summary>Where the host listens.</summary>
internal static class ListenAddress
{
    /// <exception cref="FunctionKeyRequiredException">Others could call, and there is no key to ask them for.</exception>
    public static void Require(IPAddress address, FunctionKeys keys)
    {
        if (!keys.AreSet && !IPAddress.IsLoopback(address))
        {
            throw new FunctionKeyRequiredException(address);
        }
    }

    /// <exception cref="PortTakenException">Another process listens there.</exception>
    public static async Task Open(WebApplication app, int port, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new PortTakenException(port, error);
        }
    }

    public static Uri Of(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
}
