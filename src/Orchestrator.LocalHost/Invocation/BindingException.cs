namespace Orchestrator.LocalHost.Invocation;

/// <summary>A value of the trigger does not fit the parameter of its name.</summary>
internal sealed class BindingException(string parameter, object value, Type type, Exception inner)
    : Exception($"'{value}' is not a valid {type.Name} for '{parameter}'.", inner);
