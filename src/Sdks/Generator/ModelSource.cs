namespace Sdks.Generator;

/// <summary>Requests, responses, the models inside them, and exceptions.</summary>
internal static class ModelSource
{
    public static string Of(ServiceShapes service, string name, Shape shape)
    {
        string members = string.Concat(shape.Members.Select(member => Property(member.Key, member.Value)));
        return shape.Kind == "exception" ? Exception(service, name, shape, members) : $$"""
            public class {{name}}{{Base(service, shape)}}
            {
            {{members}}
            }


            """;
    }

    /// <summary>The six constructors every AWS exception has; the one without a message is left out where a member is required.</summary>
    public static string ExceptionConstructors(string name, bool withParameterless) => $$"""
        {{(withParameterless ? $"    public {name}() {{ }}\n\n" : "")}}    public {{name}}(string message) : base(message) { }

            public {{name}}(string message, Exception innerException) : base(message, innerException) { }

            public {{name}}(Exception innerException) : base(innerException) { }

            public {{name}}(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
                : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

            public {{name}}(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
                : base(message, errorType, errorCode, requestId, statusCode) { }
        """;

    private static string Exception(ServiceShapes service, string name, Shape shape, string members) => $$"""
        public class {{name}} : Amazon{{service.Name}}Exception
        {
        {{ExceptionConstructors(name, withParameterless: !shape.Members.Values.Any(member => member.Required))}}
        {{(members.Length == 0 ? "" : "\n" + members)}}}


        """;

    private static string Base(ServiceShapes service, Shape shape) => shape.Kind switch
    {
        "request" => $" : Amazon{service.Name}Request",
        "response" => " : AmazonWebServiceResponse",
        _ => "",
    };

    private static string Property(string name, Member member)
    {
        string marks = $"""[JsonPropertyName("{member.Json ?? name}")]""";
        marks += member.UriLabel ? $"""[UriLabel("{member.Json ?? name}")]""" : "";
        marks += member.IdempotencyToken ? "[IdempotencyToken]" : "";
        string initial = member.Type.EndsWith('>') ? $" = AWSConfigs.InitializeCollections ? new {member.Type}() : null;" : "";
        return $$"""
                {{marks}}
                public {{member.Type}} {{name}} { get; set; }{{initial}}


            """;
    }
}
