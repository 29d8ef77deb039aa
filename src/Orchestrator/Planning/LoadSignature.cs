using System.Security.Cryptography;
using System.Text;
using Orchestrator.Configuration;

namespace Orchestrator.Planning;

/// <summary>
/// What coverage of an object is counted under. Loads with another choice of fields, filter, key or cursor say nothing about each other,
/// so a change starts at nothing covered.
/// </summary>
public static class LoadSignature
{
    /// <summary>Sixteen hex digits; the same for any order of fields and filters.</summary>
    public static string Of(PipelineObject o)
    {
        string key = string.Join(',', o.Key.Select(k => k.Value.ToLowerInvariant()));
        IEnumerable<string> filters = o.Filter.Select(f => $"{f.Field.Value.ToLowerInvariant()} {f.Operator} {f.Value}");

        // Skipping long texts is a choice of fields too.
        string fields = o.Table.LongText == LongText.Skip ? $"{o.Fields} without long texts" : o.Fields.ToString();
        string text = string.Join(
            '\n', [fields, key, o.Cursor?.Value.ToLowerInvariant() ?? "", .. filters.Order(StringComparer.Ordinal)]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
