namespace Orchestrator.LocalHost.StatusApi;

/// <summary>Where an instance that was just started can be asked about and steered; the names are those of Durable Functions.</summary>
internal sealed record ManagementLinks
{
    public ManagementLinks(string api, string instanceId, string? query)
    {
        string instance = $"{api}/instances/{Uri.EscapeDataString(instanceId)}";
        string suffix = query is null ? string.Empty : "?" + query;
        string reason = "?reason={text}" + (query is null ? string.Empty : "&" + query);
        Id = instanceId;
        StatusQueryGetUri = instance + suffix;
        SendEventPostUri = $"{instance}/raiseEvent/{{eventName}}{suffix}";
        TerminatePostUri = $"{instance}/terminate{reason}";
        PurgeHistoryDeleteUri = instance + suffix;
        RestartPostUri = $"{instance}/restart{suffix}";
        SuspendPostUri = $"{instance}/suspend{reason}";
        ResumePostUri = $"{instance}/resume{reason}";
    }

    public string Id { get; }

    public string StatusQueryGetUri { get; }

    public string SendEventPostUri { get; }

    public string TerminatePostUri { get; }

    public string PurgeHistoryDeleteUri { get; }

    public string RestartPostUri { get; }

    public string SuspendPostUri { get; }

    public string ResumePostUri { get; }
}
