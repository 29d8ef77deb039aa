using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Orchestrator.LocalHost.Http;

/// <summary>
/// The keys callers must show, as header <c>x-functions-key</c> or query value <c>code</c>, in the scopes they have on Azure. Where no key is
/// set at all, everybody who can connect is let in.
/// </summary>
internal sealed class FunctionKeys
{
    /// <summary>The host key opens every function, and what has no key of its own: status API and functions of level <c>Admin</c>.</summary>
    public const string Setting = "LocalHost:FunctionKey";

    /// <summary>The only key of the status API, beside the master key, once it is set.</summary>
    public const string SystemSetting = "LocalHost:SystemKey";

    /// <summary>Opens everything; the only key of functions of level <c>Admin</c> once it is set.</summary>
    public const string MasterSetting = "LocalHost:MasterKey";

    /// <summary>Section of keys by function name, each for that function only.</summary>
    public const string OfFunctions = "LocalHost:FunctionKeys";

    public const string Required = "A key is required: header x-functions-key or query value code.";

    private readonly byte[]? _host;
    private readonly byte[]? _system;
    private readonly byte[]? _master;
    private readonly Dictionary<string, byte[]> _functions = new(StringComparer.OrdinalIgnoreCase);

    public FunctionKeys(IConfiguration settings, string? hostKey)
    {
        hostKey ??= settings[Setting];
        _host = Hash(hostKey);
        _system = Hash(settings[SystemSetting]);
        _master = Hash(settings[MasterSetting]);
        foreach (IConfigurationSection function in settings.GetSection(OfFunctions).GetChildren())
        {
            if (Hash(function.Value) is { } key)
            {
                _functions[function.Key] = key;
            }
        }

        string? code = string.IsNullOrEmpty(settings[SystemSetting]) ? hostKey : settings[SystemSetting];
        StatusApiQuery = string.IsNullOrEmpty(code) ? null : "code=" + Uri.EscapeDataString(code);
    }

    public bool AreSet => _host is not null || _system is not null || _master is not null || _functions.Count > 0;

    /// <summary>What an address of the status API needs to be let in; null for nothing.</summary>
    public string? StatusApiQuery { get; }

    /// <summary>Whether the request shows a key for the status API.</summary>
    public bool AdmitToStatusApi(HttpRequest request) => Admit(request, AuthorizationLevel.System, string.Empty);

    /// <summary>Whether the request shows a key for a function of this level.</summary>
    public bool Admit(HttpRequest request, AuthorizationLevel level, string function) =>
        !AreSet || level == AuthorizationLevel.Anonymous
        || Fits(request.Headers["x-functions-key"], level, function) || Fits(request.Query["code"], level, function);

    private bool Fits(string? shown, AuthorizationLevel level, string function)
    {
        if (Hash(shown) is not { } hash)
        {
            return false;
        }

        byte[]? scoped = level switch
        {
            AuthorizationLevel.System => _system ?? _host,
            AuthorizationLevel.Admin => _master ?? _host,
            _ => _host,
        };
        bool ownKey = level is AuthorizationLevel.Function or AuthorizationLevel.User
            && _functions.TryGetValue(function, out byte[]? own) && Same(hash, own);
        return ownKey | Same(hash, scoped) | Same(hash, _master);
    }

    private static bool Same(byte[] shown, byte[]? key) => key is not null && CryptographicOperations.FixedTimeEquals(shown, key);

    /// <summary>Hashes have one length, so that the time of a comparison does not tell a key's length either.</summary>
    private static byte[]? Hash(string? key) => string.IsNullOrEmpty(key) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
