namespace Sdks.Generator;

/// <summary>Paginators: pages, and item by item where the real package offers it.</summary>
internal static class PaginatorSource
{
    public static string Of(ServiceShapes service)
    {
        List<Operation> paged = service.Operations.Where(operation => operation.Pages is not null).ToList();
        return paged.Count == 0 ? "" : $$"""
            public interface I{{service.Name}}PaginatorFactory
            {
            {{string.Join("\n", paged.Select(operation => $"    I{operation.Name}Paginator {operation.Name}({operation.Name}Request request);"))}}
            }

            internal sealed class {{service.Name}}PaginatorFactory(IAmazon{{service.Name}} client) : I{{service.Name}}PaginatorFactory
            {
            {{string.Join("\n\n", paged.Select(FactoryMethod))}}
            }

            {{string.Concat(paged.Select(operation => Paginator(service, operation)))}}
            """;
    }

    private static string FactoryMethod(Operation operation) => $"""
            public I{operation.Name}Paginator {operation.Name}({operation.Name}Request request) =>
                new {operation.Name}Paginator(new Pages<{operation.Name}Request, {operation.Name}Response>(
                    request,
                    client.{operation.Name}Async,
                    first => first.{operation.Pages!.Token},
                    (next, token) => next.{operation.Pages.Token} = token,
                    page => page.{operation.Pages.Token}));
        """;

    private static string Paginator(ServiceShapes service, Operation operation)
    {
        string response = $"{operation.Name}Response";
        string? items = operation.Pages!.Items;
        string item = items is null ? "" : service.Classes[response].Members[items].Type["List<".Length..^1];
        return $$"""
            public interface I{{operation.Name}}Paginator
            {
                IPaginatedEnumerable<{{response}}> Responses { get; }
            {{(items is null ? "" : $"\n    IPaginatedEnumerable<{item}> {items} {{ get; }}\n")}}}

            internal sealed class {{operation.Name}}Paginator(IPaginator<{{response}}> pages) : I{{operation.Name}}Paginator
            {
                public IPaginatedEnumerable<{{response}}> Responses => new PaginatedResponse<{{response}}>(pages);
            {{(items is null ? "" : $"\n    public IPaginatedEnumerable<{item}> {items} =>\n        new PaginatedResultKeyResponse<{response}, {item}>(pages, page => page.{items} ?? Enumerable.Empty<{item}>());\n")}}}


            """;
    }
}
