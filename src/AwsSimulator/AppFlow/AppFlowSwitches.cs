namespace AwsSimulator.AppFlow;

/// <summary>How AppFlow behaves now. A change holds for what begins after it; a run goes on as it began.</summary>
internal sealed class AppFlowSwitches(AppFlowOptions start)
{
    private volatile AppFlowOptions now = start;

    public AppFlowOptions Now
    {
        get => now;
        set => now = value;
    }
}
