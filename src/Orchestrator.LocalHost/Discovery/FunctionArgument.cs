using System.Reflection;

namespace Orchestrator.LocalHost.Discovery;

/// <summary>A parameter and where its value comes from.</summary>
internal sealed record FunctionArgument(ParameterInfo Parameter, ArgumentSource Source);
