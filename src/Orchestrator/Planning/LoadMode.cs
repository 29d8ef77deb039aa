namespace Orchestrator.Planning;

/// <summary>How much of an object a load asks Salesforce for.</summary>
public enum LoadMode
{
    /// <summary>Configuration only: full the first time, incremental afterwards. A plan never carries it.</summary>
    Auto,

    /// <summary>Every record, whatever was loaded before.</summary>
    Full,

    /// <summary>From the end of what is covered, minus the overlap, to now.</summary>
    Incremental,

    /// <summary>Exactly the range the start request names.</summary>
    Window,
}
