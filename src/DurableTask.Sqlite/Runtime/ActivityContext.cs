using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Runtime;

internal sealed class ActivityContext(ActivityCall call) : TaskActivityContext
{
    public override TaskName Name => new(call.Name);

    public override string InstanceId => call.InstanceId;

    public override string Version => call.Version ?? string.Empty;
}
