using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>ListStatements' answer: newest first, filtered by name (a prefix), state, database, cluster and workgroup.</summary>
internal sealed record StatementList(IReadOnlyList<StatementList.Item> Statements, string? NextToken)
{
    private const int MostPerPage = 100;

    public static StatementList Of(IReadOnlyList<Statement> all, Members input)
    {
        string name = input.Text("StatementName") ?? "";
        string status = input.Text("Status") ?? "ALL";
        string? database = input.Text("Database");
        string? workgroup = input.Text("WorkgroupName");
        string? cluster = input.Text("ClusterIdentifier");
        List<Item> matching = [.. all
            .Where(statement => (statement.Request.StatementName ?? "").StartsWith(name, StringComparison.Ordinal)
                && (database ?? statement.Target.Database) == statement.Target.Database
                && (cluster ?? statement.Target.ClusterIdentifier) == statement.Target.ClusterIdentifier
                && (workgroup ?? statement.Target.WorkgroupName) == statement.Target.WorkgroupName)
            .Select(Item.Of).Where(item => status == "ALL" || item.Status == status)];
        (IReadOnlyList<Item> page, string? next) = ListPage.Of(matching, input, MostPerPage);
        return new StatementList(page, next);
    }

    internal sealed record Item(
        string Id,
        string Status,
        DateTimeOffset CreatedAt,
        DateTimeOffset UpdatedAt,
        bool IsBatchStatement,
        string? StatementName,
        string? QueryString,
        IReadOnlyList<string>? QueryStrings,
        IReadOnlyList<SqlParameter>? QueryParameters,
        string? SecretArn,
        string ResultFormat,
        string? SessionId)
    {
        public static Item Of(Statement statement)
        {
            lock (statement)
            {
                SubmitRequest request = statement.Request;
                return new Item(
                    statement.Whole.Id, statement.Whole.Status.ToString(), statement.Whole.CreatedAt, statement.Whole.UpdatedAt,
                    request.IsBatch, request.StatementName, request.IsBatch ? null : request.Sqls[0], request.IsBatch ? request.Sqls : null,
                    request.Parameters.Count > 0 ? request.Parameters : null, statement.Target.SecretArn,
                    request.ResultFormat, statement.Session?.Id);
            }
        }
    }
}
