namespace Microsoft.Azure.Functions.Worker;

/// <summary>Objects that go along with an invocation, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    void Set<T>(T instance);

    T? Get<T>();
}
