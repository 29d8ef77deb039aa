namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Base of what starts a function: one per function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute
{
    public TriggerBindingAttribute()
    {
    }
}
