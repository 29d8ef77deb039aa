namespace AwsSimulator.Http;

/// <summary>An answer ready to be sent.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">The body's bytes.</param>
/// <param name="ErrorCode">The service's error code, null for success; sent as <c>x-amzn-ErrorType</c>.</param>
public sealed record AwsResponse(int Status, string ContentType, byte[] Body, string? ErrorCode = null);
