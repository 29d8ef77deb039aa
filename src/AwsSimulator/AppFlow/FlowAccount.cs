using AwsSimulator.Http;

namespace AwsSimulator.AppFlow;

/// <summary>The account's flows by name, and its quota of them.</summary>
internal sealed class FlowAccount(AppFlowSwitches switches)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Flow> flows = new(StringComparer.Ordinal);

    /// <summary>The flows, in the order of their names.</summary>
    public IReadOnlyList<Flow> Flows
    {
        get
        {
            lock (gate)
            {
                return [.. flows.Values];
            }
        }
    }

    /// <exception cref="AwsException">
    /// ConflictException: the name is taken. ServiceQuotaExceededException: there are too many flows.
    /// </exception>
    public void Add(Flow flow)
    {
        lock (gate)
        {
            ThrowIfTaken(flow.Name);
            int quota = switches.Now.FlowQuota;
            if (flows.Count >= quota)
            {
                throw new AwsException("ServiceQuotaExceededException", $"The account has {flows.Count} flows, its quota is {quota}.", 402);
            }

            flows.Add(flow.Name, flow);
        }
    }

    public void ThrowIfTaken(string name)
    {
        lock (gate)
        {
            if (flows.ContainsKey(name))
            {
                throw new AwsException("ConflictException", $"A flow named {name} already exists.", 409);
            }
        }
    }

    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    public Flow Get(string name)
    {
        lock (gate)
        {
            return flows.GetValueOrDefault(name) ?? throw NotFound($"Flow {name} was not found.");
        }
    }

    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    public Flow GetByArn(string arn) => Flows.FirstOrDefault(flow => flow.Arn == arn) ?? throw NotFound($"Resource {arn} was not found.");

    /// <exception cref="AwsException">
    /// ResourceNotFoundException, or ConflictException: it is in use and the deletion is not forced.
    /// </exception>
    public void Delete(string name, bool force)
    {
        lock (gate)
        {
            Flow flow = Get(name);
            if (!force && (flow.RunningExecutions > 0 || flow.State.IsScheduled))
            {
                string use = flow.State.IsScheduled ? "active" : "running";
                throw new AwsException("ConflictException", $"Flow {name} is {use}. Set forceDelete to delete it all the same.", 409);
            }

            flows.Remove(name);
        }
    }

    public int RunningExecutions => Flows.Sum(flow => flow.RunningExecutions);

    private static AwsException NotFound(string message) => new("ResourceNotFoundException", message, 404);
}
