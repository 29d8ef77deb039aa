using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>GetStatementResult's answer: a result page by page. The token is the first row of the next page.</summary>
internal sealed record ResultPage(
    IReadOnlyList<IReadOnlyList<ResultField>> Records, IReadOnlyList<ResultColumn> ColumnMetadata, long TotalNumRows, string? NextToken)
{
    private const int RowsPerPage = 1000;

    public static ResultPage Of(ResultSet result, string? token)
    {
        int first = 0;
        if (token is not null && (!int.TryParse(token, out first) || first < 0 || first >= result.Rows.Count))
        {
            throw AwsException.Validation("Invalid token: NextToken");
        }

        int next = first + RowsPerPage;
        return new ResultPage(
            [.. result.Rows.Skip(first).Take(RowsPerPage)], result.Columns, result.Rows.Count,
            next < result.Rows.Count ? next.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }
}
