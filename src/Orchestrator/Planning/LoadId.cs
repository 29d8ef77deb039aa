using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Planning;

/// <summary>
/// Names of one load: one attempt to bring one object in one run. The same run, object and attempt always give the same names,
/// so a repeated activity meets what it made before; a new attempt gets new ones.
/// </summary>
public static class LoadId
{
    /// <summary>Twelve hex digits that name the load's staging table, tokens and ledger rows.</summary>
    public static string Of(string pipeline, string runId, string objectName, int attempt)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{pipeline}\n{runId}\n{objectName}\n{attempt}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, 6));
    }

    /// <summary>Staging table of a load: at most 30 characters of the object, two underscores, the load id; 44 bytes at most.</summary>
    public static string StagingTable(string objectName, string loadId)
    {
        string stem = objectName.ToLowerInvariant();
        return $"{(stem.Length > 30 ? stem[..30] : stem)}__{loadId}";
    }

    /// <summary>Instance id of the object's orchestration.</summary>
    public static string Instance(string runId, string objectName) => $"{runId}.{objectName}";

    /// <summary>Name of the AppFlow flow of one attempt: the orchestration's id and the attempt.</summary>
    public static string Flow(string runId, string objectName, int attempt) => $"{Instance(runId, objectName)}.{attempt}";
}
