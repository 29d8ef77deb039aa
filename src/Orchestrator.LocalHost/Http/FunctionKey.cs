using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Orchestrator.LocalHost.Http;

/// <summary>
/// The key callers must show, as header <c>x-functions-key</c> or query value <c>code</c>. Without a key everybody who can connect is
/// let in.
/// </summary>
internal sealed class FunctionKey(string? key)
{
    public const string Setting = "LocalHost:FunctionKey";

    public const string Required = "A key is required: header x-functions-key or query value code.";

    private readonly byte[]? _key = string.IsNullOrEmpty(key) ? null : Encoding.UTF8.GetBytes(key);

    public bool IsSet => _key is not null;

    public bool Admits(HttpRequest request) =>
        _key is null || Matches(request.Headers["x-functions-key"]) || Matches(request.Query["code"]);

    private bool Matches(string? shown) =>
        shown is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), _key);
}
