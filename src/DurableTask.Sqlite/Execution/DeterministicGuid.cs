using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DurableTask.Sqlite.Execution;

/// <summary>Ids that replay repeats: a hash (RFC 9562 version 8) of execution and position, so no two executions share one.</summary>
internal static class DeterministicGuid
{
    public static Guid Create(string instanceId, string executionId, int position)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{instanceId}/{executionId}/{position}")));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
