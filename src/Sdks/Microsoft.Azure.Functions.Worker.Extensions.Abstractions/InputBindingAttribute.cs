namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Base of what gives a parameter its value.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute
{
    public InputBindingAttribute()
    {
    }
}
