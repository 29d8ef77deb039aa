using System.Text;
using AwsSimulator.Http;
using AwsSimulator.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace AwsSimulator.RedshiftData;

/// <summary>Puts <c>:name</c> parameters in: the database, not the text, gets the values, and infers their types.</summary>
internal static class NamedParameters
{
    /// <summary>Refuses a request whose parameters and statements do not fit together.</summary>
    public static void Check(SubmitRequest request)
    {
        HashSet<string> used = [.. request.Sqls.SelectMany(SqlLexer.Read).Where(IsParameter).Select(NameOf)];
        HashSet<string> given = [.. request.Parameters.Select(parameter => parameter.name)];
        if (given.Except(used).ToList() is { Count: > 0 } unused)
        {
            throw AwsException.Validation($"Parameters list contains unused parameters. Unused parameters: [{string.Join(", ", unused)}]");
        }

        if (used.Except(given).ToList() is { Count: > 0 } missing && given.Count > 0)
        {
            throw AwsException.Validation($"Parameters list is missing parameters: [{string.Join(", ", missing)}]");
        }
    }

    /// <summary>Gives the command the SQL with positional parameters, and the values.</summary>
    public static void Bind(NpgsqlCommand command, string sql, IReadOnlyList<SqlParameter> parameters)
    {
        var positional = new StringBuilder();
        var positions = new List<string>();
        foreach (SqlToken token in SqlLexer.Read(sql))
        {
            if (!IsParameter(token) || parameters.Count == 0)
            {
                positional.Append(token.Value);
                continue;
            }

            string name = NameOf(token);
            if (!positions.Contains(name))
            {
                positions.Add(name);
                command.Parameters.Add(new NpgsqlParameter
                {
                    Value = parameters.First(parameter => parameter.name == name).value,
                    NpgsqlDbType = NpgsqlDbType.Unknown,
                });
            }

            positional.Append('$').Append(positions.IndexOf(name) + 1);
        }

        command.CommandText = positional.ToString();
    }

    private static bool IsParameter(SqlToken token) => token.Kind == SqlTokenKind.Parameter;

    private static string NameOf(SqlToken token) => token.Value[1..];
}
