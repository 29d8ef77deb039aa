namespace Orchestrator.LocalHost.Discovery;

/// <summary>Where a parameter of a function gets its value.</summary>
internal enum ArgumentSource
{
    /// <summary>What started the function: input, request, timer, orchestration context.</summary>
    Trigger,

    /// <summary>The input of the orchestration.</summary>
    OrchestrationInput,

    /// <summary>The client of the engine.</summary>
    DurableClient,

    FunctionContext,

    CancellationToken,

    /// <summary>A value of the trigger with the parameter's name: a route value, an activity's <c>instanceId</c>.</summary>
    BindingData,
}
