namespace Microsoft.DurableTask;

/// <summary>Turns inputs, outputs, events and statuses into stored text and back.</summary>
public abstract class DataConverter
{
    /// <summary>Text of the value; null for null.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(value))]
    public abstract string? Serialize(object? value);

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(data))]
    public abstract object? Deserialize(string? data, Type targetType);

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(data))]
    public virtual T? Deserialize<T>(string? data) => (T?)(Deserialize(data, typeof(T)) ?? default(T));
}
