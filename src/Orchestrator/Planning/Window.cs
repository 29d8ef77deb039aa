namespace Orchestrator.Planning;

/// <summary>The half-open time range <c>[From, To)</c>, in whole UTC seconds, on an object's cursor field that a load asks for.</summary>
public sealed record Window(DateTimeOffset From, DateTimeOffset To)
{
    public override string ToString() => $"{From:yyyy-MM-dd HH:mm:ss} -> {To:yyyy-MM-dd HH:mm:ss} UTC";
}
