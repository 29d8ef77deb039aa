namespace AwsSimulator.Postgres;

/// <summary>What a piece of SQL text is.</summary>
internal enum SqlTokenKind
{
    Blank,
    Comment,
    Word,
    QuotedName,
    Text,
    DollarText,
    Number,
    Parameter,
    Symbol,
}

/// <summary>One piece of SQL text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins in the SQL.</param>
/// <param name="Value">The piece as written.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, string Value)
{
    public int End => Start + Value.Length;

    public bool IsCode => Kind is not (SqlTokenKind.Blank or SqlTokenKind.Comment);
}
