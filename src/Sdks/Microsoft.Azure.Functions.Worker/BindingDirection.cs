namespace Microsoft.Azure.Functions.Worker;

/// <summary>Whether a binding brings or takes.</summary>
public enum BindingDirection
{
    In = 0,
    Out = 1,
}
