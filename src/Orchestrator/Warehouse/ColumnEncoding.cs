namespace Orchestrator.Warehouse;

/// <summary>How Redshift compresses a column.</summary>
internal static class ColumnEncoding
{
    public static IReadOnlyList<string> All { get; } =
    [
        "AZ64", "BYTEDICT", "DELTA", "DELTA32K", "LZO", "MOSTLY8", "MOSTLY16", "MOSTLY32", "RAW", "RUNLENGTH", "TEXT255", "TEXT32K", "ZSTD",
    ];

    /// <summary>
    /// By type: AZ64 for whole and decimal numbers and moments, ZSTD for the rest. ZSTD keeps a text column open to being widened, which
    /// the dictionary encodings forbid.
    /// </summary>
    public static string Of(string type) =>
        type is "SMALLINT" or "INTEGER" or "BIGINT" or "DATE" or "TIMESTAMP" || type.StartsWith("NUMERIC", StringComparison.Ordinal)
            ? "AZ64"
            : "ZSTD";

    /// <summary>Redshift widens no column that is stored this way.</summary>
    public static bool ForbidsWidening(string? encoding) => encoding is "BYTEDICT" or "RUNLENGTH" or "TEXT255" or "TEXT32K";

    /// <summary>Whether Redshift takes the encoding for columns of the type.</summary>
    public static bool Fits(string encoding, string type)
    {
        bool text = type.StartsWith("VARCHAR", StringComparison.Ordinal);
        bool whole = type is "SMALLINT" or "INTEGER" or "BIGINT" || type.StartsWith("NUMERIC", StringComparison.Ordinal);
        bool moment = type is "DATE" or "TIMESTAMP";
        return encoding switch
        {
            "RAW" or "ZSTD" or "RUNLENGTH" => true,
            "AZ64" => whole || moment,
            "DELTA" or "DELTA32K" => (whole && !(encoding == "DELTA32K" && type == "SMALLINT")) || moment,
            "MOSTLY8" => whole,
            "MOSTLY16" => whole && type != "SMALLINT",
            "MOSTLY32" => whole && type is not ("SMALLINT" or "INTEGER"),
            "TEXT255" or "TEXT32K" => text,
            "BYTEDICT" => type != "BOOLEAN",
            _ => type is not ("BOOLEAN" or "REAL" or "DOUBLE PRECISION"),
        };
    }
}
