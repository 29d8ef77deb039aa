using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Orchestrator.LocalHost.Discovery;

namespace Orchestrator.LocalHost.Invocation;

/// <summary>A function as code that is given a <see cref="FunctionContext"/> sees it.</summary>
internal sealed class LocalFunctionDefinition(DiscoveredFunction function) : FunctionDefinition
{
    public override string Id => Name;

    public override string Name => function.Name;

    public override string EntryPoint => MethodInspection.Describe(function.Method);

    public override string PathToAssembly => function.Method.DeclaringType!.Assembly.Location;

    public override ImmutableArray<FunctionParameter> Parameters =>
    [
        .. function.Method.GetParameters().Select(parameter =>
            new FunctionParameter(parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue, parameter.DefaultValue)),
    ];

    public override IImmutableDictionary<string, BindingMetadata> InputBindings =>
        function.Method.GetParameters()
            .Select(parameter => (parameter.Name, Attribute: parameter.GetCustomAttribute<BindingAttribute>()))
            .Where(binding => binding.Attribute is not null)
            .ToImmutableDictionary(
                binding => binding.Name!, binding => (BindingMetadata)new InputBinding(binding.Name!, binding.Attribute!));

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class InputBinding(string name, BindingAttribute attribute) : BindingMetadata
    {
        public override string Name => name;

        /// <summary>The attribute's name as host.json and function.json write it: <c>httpTrigger</c>, <c>durableClient</c>.</summary>
        public override string Type
        {
            get
            {
                string type = attribute.GetType().Name;
                return char.ToLowerInvariant(type[0]) + type[1..^"Attribute".Length];
            }
        }

        public override BindingDirection Direction => BindingDirection.In;
    }
}
