namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a caller must show.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    User = 1,

    /// <summary>A function or host key.</summary>
    Function = 2,

    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
