namespace Orchestrator.Tests.Warehouse;

/// <summary>A clock on which a thousand seconds pass in one: deadlines come soon, waits stay as long as they are.</summary>
internal sealed class HurriedClock : TimeProvider
{
    public override long GetTimestamp() => base.GetTimestamp() * 1000;
}
