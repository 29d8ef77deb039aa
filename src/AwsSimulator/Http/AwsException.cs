namespace AwsSimulator.Http;

/// <summary>An error a service answers with; the endpoint writes it in its protocol's form.</summary>
/// <param name="code">The code on the wire, for example <c>ResourceNotFoundException</c>.</param>
/// <param name="message">The text for people.</param>
/// <param name="status">HTTP status; default 400, AWS's for a client's mistake.</param>
public sealed class AwsException(string code, string message, int status = 400) : Exception(message)
{
    /// <summary>The code on the wire.</summary>
    public string Code { get; } = code;

    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>A member of the request breaks a rule of the service's model.</summary>
    public static AwsException Validation(string message) => new("ValidationException", message);
}
