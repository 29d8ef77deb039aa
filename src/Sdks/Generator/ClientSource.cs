namespace Sdks.Generator;

/// <summary>Interface, client, configuration, root request and root exception of a service.</summary>
internal static class ClientSource
{
    public static string Of(ServiceShapes service)
    {
        string client = $"Amazon{service.Name}Client";
        string config = $"Amazon{service.Name}Config";
        bool pages = service.Operations.Any(operation => operation.Pages is not null);
        return $$"""
            public interface IAmazon{{service.Name}} : IAmazonService, IDisposable
            {
            {{(pages ? $"    I{service.Name}PaginatorFactory Paginators {{ get; }}\n\n" : "")}}{{Lines(service.Operations, operation => $"    {Signature(operation)};\n")}}
                Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);

                static ClientConfig IAmazonService.CreateDefaultClientConfig() => new {{config}}();

                static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
                    new {{client}}(awsCredentials, ({{config}})clientConfig);
            }

            public class {{client}} : AmazonServiceClient, IAmazon{{service.Name}}
            {
            {{Constructors(client, config)}}
            {{(pages ? $"    public I{service.Name}PaginatorFactory Paginators => field ??= new {service.Name}PaginatorFactory(this);\n\n" : "")}}    protected override IServiceMetadata ServiceMetadata => {{service.Name}}Operations.Service;

            {{Lines(service.Operations, operation => $"    public virtual {Signature(operation)} =>\n        InvokeAsync<{operation.Name}Response>(request, {service.Name}Operations.{operation.Name}.Options, cancellationToken);\n\n")}}    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
                    Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

                protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => ServicePipeline.Customize(pipeline);

                protected override void Dispose(bool disposing) => base.Dispose(disposing);
            }

            public class {{config}} : ClientConfig
            {
                public {{config}}() : base(ConfigurationModes.Provider)
                {
                    base.ServiceId = ServiceId;
                    AuthenticationServiceName = "{{service.EndpointPrefix}}";
                    EndpointProvider = new ServiceEndpoints({{service.Name}}Operations.Service);
                }

                public static new string ServiceId => "{{service.ServiceId}}";

                public override string RegionEndpointServiceName => "{{service.EndpointPrefix}}";

                public override string ServiceVersion => "{{service.ApiVersion}}";

                public override string UserAgent => InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0");

                public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
                    EndpointProvider.ResolveEndpoint(ServiceEndpoints.Parameters(this, parameters.AlternateEndpoint));
            }

            public class Amazon{{service.Name}}Request : AmazonWebServiceRequest;

            public class Amazon{{service.Name}}Exception : AmazonServiceException
            {
            {{ModelSource.ExceptionConstructors($"Amazon{service.Name}Exception", withParameterless: true)}}
            }

            internal static class {{service.Name}}Operations
            {
                public static JsonService Service { get; } = new()
                {
                    Name = "{{service.Namespace}}",
                    ServiceId = "{{service.ServiceId}}",
                    EndpointPrefix = "{{service.EndpointPrefix}}",
                    ApiVersion = "{{service.ApiVersion}}",
                    TargetPrefix = {{(service.TargetPrefix is null ? "null" : $"\"{service.TargetPrefix}\"")}},
                    UnmodelledError = (message, inner, type, code, id, status) => new Amazon{{service.Name}}Exception(message, inner, type, code, id, status),
                };

            {{Lines(service.Exceptions, shape => $"    private static readonly ServiceExceptionFactory {shape.Key} =\n        (message, inner, type, code, id, status) => new {shape.Key}(message, inner, type, code, id, status);\n\n")}}{{Lines(service.Operations, operation => OperationField(service, operation)).TrimEnd('\n')}}
            }


            """;
    }

    private static string Signature(Operation operation) =>
        $"System.Threading.Tasks.Task<{operation.Name}Response> {operation.Name}Async({operation.Name}Request request, CancellationToken cancellationToken = default)";

    private static string OperationField(ServiceShapes service, Operation operation) => $$"""
            public static readonly JsonOperation<{{operation.Name}}Response> {{operation.Name}} =
                new(Service, "{{operation.Name}}", "{{operation.Method ?? "POST"}}", "{{operation.Uri ?? "/"}}", new Dictionary<string, ServiceExceptionFactory>
                {
        {{string.Join("\n", operation.Errors.Select(error => $"            [\"{service.Classes[error].Code}\"] = {error},"))}}
                });


        """;

    /// <summary>The twelve ways to make a client that every AWSSDK package offers.</summary>
    private static string Constructors(string client, string config)
    {
        string[] credentials = ["", "AWSCredentials credentials", "string awsAccessKeyId, string awsSecretAccessKey", "string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken"];
        return string.Concat(credentials.SelectMany(parameters => new[]
        {
            Constructor(client, parameters, "", $"new {config}()"),
            Constructor(client, parameters, "RegionEndpoint region", $"new {config} {{ RegionEndpoint = region }}"),
            parameters.Length == 0 ? Constructor(client, parameters, $"{config} config", "config") : Constructor(client, parameters, $"{config} clientConfig", "clientConfig"),
        }));
    }

    private static string Constructor(string client, string credentials, string last, string config)
    {
        string parameters = string.Join(", ", new[] { credentials, last }.Where(part => part.Length > 0));
        string names = string.Concat(credentials.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(parameter => parameter.Split(' ')[1] + ", "));
        return $$"""
                public {{client}}({{parameters}}) : base({{names}}{{config}}) { }


            """;
    }

    private static string Lines<T>(IEnumerable<T> items, Func<T, string> line) => string.Concat(items.Select(line));
}
