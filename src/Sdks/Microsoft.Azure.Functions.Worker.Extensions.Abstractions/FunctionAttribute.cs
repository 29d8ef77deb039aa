namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a method as a function. Names are unique within an application.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute : Attribute
{
    public FunctionAttribute(string name)
    {
        Name = name;
    }

    public string Name { get; }
}
