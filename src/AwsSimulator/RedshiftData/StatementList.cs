using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>ListStatements' answer: newest first, filtered by name (a prefix), state, database and workgroup.</summary>
internal sealed record StatementList(IReadOnlyList<StatementList.Item> Statements, string? NextToken)
{
    private const int DefaultPage = 100;
    private static readonly string[] Statuses = [.. Enum.GetNames<StatementStatus>(), "ALL"];

    public static StatementList Of(IReadOnlyList<Statement> all, Members input)
    {
        string name = input.Text("StatementName", 0, 2048) ?? "";
        string status = input.Text("Status", oneOf: Statuses) ?? "ALL";
        string? database = input.Text("Database");
        string? workgroup = input.Text("WorkgroupName", 3, 128);
        int page = (int)(input.Integer("MaxResults", 0, 100) ?? DefaultPage);
        page = page == 0 ? DefaultPage : page;
        int first = 0;
        if (input.Text("NextToken") is { } token && (!int.TryParse(token, out first) || first < 0))
        {
            throw AwsException.Validation("Invalid token: NextToken");
        }

        List<Item> matching = [.. all
            .Where(statement => (statement.Request.StatementName ?? "").StartsWith(name, StringComparison.Ordinal)
                && (database ?? statement.Request.Target.Database) == statement.Request.Target.Database
                && (workgroup ?? statement.Request.Target.WorkgroupName) == statement.Request.Target.WorkgroupName)
            .Select(Item.Of).Where(item => status == "ALL" || item.Status == status)];
        int next = first + page;
        return new StatementList(
            [.. matching.Skip(first).Take(page)], next < matching.Count ? next.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    internal sealed record Item(
        string Id, string Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, bool IsBatchStatement, string? StatementName, string? QueryString,
        IReadOnlyList<string>? QueryStrings, IReadOnlyList<SqlParameter>? QueryParameters, string? SecretArn)
    {
        public static Item Of(Statement statement)
        {
            lock (statement)
            {
                SubmitRequest request = statement.Request;
                return new Item(
                    statement.Whole.Id, statement.Whole.Status.ToString(), statement.Whole.CreatedAt, statement.Whole.UpdatedAt, request.IsBatch,
                    request.StatementName, request.IsBatch ? null : request.Sqls[0], request.IsBatch ? request.Sqls : null,
                    request.Parameters.Count > 0 ? request.Parameters : null, request.Target.SecretArn);
            }
        }
    }
}
