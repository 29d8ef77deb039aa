using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace Amazon.JsonProtocol;

/// <summary>Where a service answers: the configured URL if there is one, else the region's public host.</summary>
internal sealed class ServiceEndpoints(JsonService service) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        bool fips = parameters["UseFIPS"] is true;
        bool dualStack = parameters["UseDualStack"] is true;
        if (parameters["Endpoint"] is string { Length: > 0 } url)
        {
            return fips || dualStack
                ? throw new AmazonClientException($"{service.Name}: a service URL ({url}) cannot be combined with FIPS or dual-stack endpoints.")
                : new Endpoint(url);
        }

        if (parameters["Region"] is not string { Length: > 0 } region)
        {
            throw new AmazonClientException($"{service.Name}: no region and no service URL configured.");
        }

        string prefix = fips ? $"{service.EndpointPrefix}-fips" : service.EndpointPrefix;
        return new Endpoint($"https://{prefix}.{region}.{DnsSuffix(RegionEndpoint.GetBySystemName(region), dualStack)}");
    }

    /// <summary>The parameters Core would hand to the provider for a call with this configuration.</summary>
    public static EndpointParameters Parameters(IClientConfig config, RegionEndpoint? alternateRegion)
    {
        string? region = (alternateRegion ?? config.RegionEndpoint)?.SystemName;
        if (region is null && !string.IsNullOrEmpty(config.ServiceURL))
        {
            region = AWSSDKUtils.DetermineRegion(config.ServiceURL);
        }

        return new EndpointParameters
        {
            ["Region"] = region,
            ["UseDualStack"] = config.UseDualstackEndpoint,
            ["UseFIPS"] = config.UseFIPSEndpoint,
            ["Endpoint"] = config.ServiceURL,
        };
    }

    private static string DnsSuffix(RegionEndpoint region, bool dualStack) => (dualStack, region.PartitionName) switch
    {
        (false, _) => region.PartitionDnsSuffix,
        (true, "aws-cn") => "api.amazonwebservices.com.cn",
        (true, _) => "api.aws",
    };
}
