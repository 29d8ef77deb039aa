using System.Net;
using AwsSimulator.Control;
using Orchestrator.Cli.Chaos.Marts;
using Orchestrator.Objects;
using Orchestrator.Reporting;

namespace Orchestrator.Cli.Chaos;

/// <summary>Starts runs, lets things go wrong in them, and waits for their ends.</summary>
internal sealed class ChaosRun(ChaosStage stage, ChaosTally tally, bool isTalkative)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly BeforeRun _before = new(stage);
    private readonly HashSet<string> _known = [];

    /// <summary>Runs that were started.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the org changed behind the back of the run made last.</summary>
    public bool OrgChanged { get; private set; }

    /// <summary>The run that is under way, or was.</summary>
    public string? Current { get; private set; }

    /// <summary>One run with a round's injections.</summary>
    public async Task<RunView> With(ChaosRound round, CancellationToken stop)
    {
        FaultPlan faults = stage.Simulator.Faults;
        Injection[] steps = [.. round.Injections.Where(injection => FaultSteps.All.Contains(injection.Rule?.Operation))];
        Injection[] calls = [.. round.Injections.Where(injection => injection.Rule is not null).Except(steps)];
        // What goes wrong inside AWS may hit those who do something before the run; what goes wrong with calls is the run's own.
        Array.ForEach(steps, injection => faults.Add(injection.Rule!));
        await _before.Prepare(round, stop);
        Array.ForEach(calls, injection => faults.Add(injection.Rule!));
        int first = stage.Simulator.Calls.All.Count;
        int others = stage.Mart?.Operator.Starts.Count ?? 0;
        string run = round.Injections.FirstOrDefault(injection => injection.Kind == ChaosKind.ManyStarts) is { } many
            ? await StartOfMany(many.Choice, round, stop)
            : Started(await stage.Host.Start(Request(round), stop));
        using var acts = new ChaosActs(stage, tally);
        using var ended = new CancellationTokenSource();
        Task acting = acts.Do(
            round.Injections.Where(injection => injection.Rule is null && injection.Kind != ChaosKind.ManyStarts), run, first, ended.Token);
        try
        {
            return await End(run, stop);
        }
        finally
        {
            await ended.CancelAsync();
            await acting;
            bool wasLast = stage.Mart is not { } mart || await mart.Operator.End() || mart.Operator.Starts.Count == others;
            bool wasWhole = true;
            foreach ((Injection injection, PlannedFaultState state) in steps.Concat(calls).Zip(faults.Planned))
            {
                tally.Add(injection, state);
                wasWhole &= state.Hit == 0 || injection.Rule!.Operation is not (FaultSteps.LoadTable or FaultSteps.RunTask);
            }

            faults.Clear();
            // A load of somebody else that came after the run's own and failed is no fault of the run's.
            OrgChanged = acts.OrgChanged || !wasLast || (!wasWhole && stage.Mart!.Operator.Starts.Count > others);
            await _before.Settle(stop);
        }
    }

    /// <summary>What a person does after a run that did not load everything; with nothing to retry, another run.</summary>
    public async Task<RunView> Again(RunView former, ChaosRound round, CancellationToken stop)
    {
        OrgChanged = false;
        if (former.Report!.Objects.Any(o => o.State != ObjectState.Loaded && stage.Script.Mart?.Find(o.Name) is not null))
        {
            await _before.Prepare(round, stop);
        }

        ChaosAnswer answer = await Free(() => stage.Host.Retry(former.RunId, stop), stop);
        return answer.Status == HttpStatusCode.OK ? await Plain(round, stop) : await End(Started(answer), stop);
    }

    /// <summary>A run in which nothing goes wrong.</summary>
    public async Task<RunView> Plain(ChaosRound round, CancellationToken stop)
    {
        OrgChanged = false;
        await _before.Prepare(round, stop);
        return await End(Started(await Free(() => stage.Host.Start(Request(round), stop), stop)), stop);
    }

    /// <summary>Runs that were started by events since this was asked last, the oldest first.</summary>
    public async Task<IReadOnlyList<RunView>> Others(CancellationToken stop)
    {
        List<RunView> others = [];
        IReadOnlyList<RunSummary> all = stage.Script.Mart is null ? [] : await stage.Host.Runs(stop);
        foreach (string run in all.Select(run => run.RunId).Reverse().Where(_known.Add))
        {
            Count++;
            others.Add(await End(run, stop));
        }

        return others;
    }

    private static object Request(ChaosRound round) => new { mode = round.Mode.ToString().ToLowerInvariant() };

    // The gate closes a moment after its run.
    private static async Task<ChaosAnswer> Free(Func<Task<ChaosAnswer>> ask, CancellationToken stop)
    {
        ChaosAnswer answer = await ask();
        for (int i = 0; i < 50 && answer.Status == HttpStatusCode.Conflict; i++)
        {
            await Task.Delay(BetweenLooks, stop);
            answer = await ask();
        }

        return answer;
    }

    private string Started(ChaosAnswer answer)
    {
        if (answer is { Status: HttpStatusCode.Accepted, Id: { } id })
        {
            Count++;
            _known.Add(id);
            Current = id;
            return id;
        }

        throw new BrokenLawException($"start: the host answered {(int)answer.Status} {answer.Text}");
    }

    private async Task<string> StartOfMany(int starters, ChaosRound round, CancellationToken stop)
    {
        ChaosAnswer[] answers =
            await Task.WhenAll(Enumerable.Range(0, starters).Select(_ => stage.Host.Start(Request(round), stop)));
        tally.Add(ChaosKind.ManyStarts, $"{starters} starts at once");
        ChaosAnswer[] let = [.. answers.Where(answer => answer.Status == HttpStatusCode.Accepted)];
        if (let.Length != 1 || answers.Except(let).Any(answer => answer.Status != HttpStatusCode.Conflict || answer.Active != let[0].Id))
        {
            throw new BrokenLawException(
                $"one run at a time: {starters} starts at once were answered {string.Join("; ", answers.Select(answer => answer.Text))}");
        }

        return Started(let[0]);
    }

    private async Task<RunView> End(string run, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Longest);
        RunView? seen = null;
        try
        {
            while (seen?.EndedAt is null)
            {
                await Task.Delay(BetweenLooks, limit.Token);
                seen = await Look(run, limit.Token) ?? seen;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            string objects = string.Join(", ", seen?.Objects.Select(o => $"{o.Name} {o.State}") ?? []);
            throw new BrokenLawException($"end: run {run} had not ended after {Longest.TotalMinutes} minutes: {seen?.Phase} {objects}");
        }

        if (isTalkative)
        {
            double took = (seen.EndedAt - seen.StartedAt)?.TotalSeconds ?? 0;
            await Console.Error.WriteLineAsync($"{run} took {took:0.0} s: {seen.Outcome}, {string.Join(", ", tally.Lines())}");
        }

        return seen.Report is not null ? seen : throw new BrokenLawException($"end: run {run} ended {seen.Status} without a report: {seen.Error}");
    }

    private async Task<RunView?> Look(string run, CancellationToken stop)
    {
        try
        {
            return await stage.Host.Look(run, stop);
        }
        catch (Exception error) when (error is HttpRequestException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // The host is dead, or not yet there again.
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
