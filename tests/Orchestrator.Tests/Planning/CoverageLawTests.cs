using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Configuration;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Planning;

/// <summary>
/// After any sequence of runs, failures, heals and overlapping windows: what is covered is exactly the union of what was consolidated, and
/// the next plan leaves no gap. The planner decides, a model that counts seconds judges.
/// </summary>
public sealed class CoverageLawTests
{
    private const int Horizon = 1_000;
    private const int Lag = 60;

    private static readonly DateTimeOffset Begin = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    private static readonly Pipeline Pipeline =
        PlannerSamples.Pipeline("concurrency: 4", "concurrency: 4\nlag: 60s\noverlap: 30s");

    private static readonly string Fields = PlannerSamples.Plan(Pipeline).Plan!.Objects[0].Signature!;

    [Fact]
    public void AnyHistoryOfRuns_CoversExactlyWhatWasConsolidatedAndTheNextPlanLeavesNoGap()
    {
        Gen<Step> steps =
            from kind in Gen.Frequency(
                (5, Gen.Constant(Kind.Auto)), (1, Gen.Constant(Kind.Full)), (3, Gen.Constant(Kind.Window)), (2, Gen.Constant(Kind.Heal)))
            from outcome in Gen.Frequency(
                (5, Gen.Constant(Outcome.Consolidated)), (2, Gen.Constant(Outcome.Failed)), (1, Gen.Constant(Outcome.PutFailures)))
            from pause in Gen.Choose(0, 90_000)
            from delay in Gen.Choose(0, 20_000)
            from back in Gen.Choose(0, 400)
            from length in Gen.Choose(1, 200)
            select new Step(kind, outcome, pause, delay, back, length);

        Prop.ForAll(Arb.From(steps.ListOf()), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static bool Holds(IReadOnlyList<Step> steps)
    {
        var stored = new List<CoveredWindow>();
        var covered = new HashSet<int>();
        int? fullTo = null;
        DateTimeOffset now = Begin.AddMinutes(10);
        foreach (Step step in steps)
        {
            now = now.AddMilliseconds(step.Pause);
            ObjectPlan plan = Next(step, stored, now);
            if (plan.Mode == LoadMode.Incremental && !IsPlannedWithoutAGap(plan, covered, fullTo, now))
            {
                return false;
            }

            DateTimeOffset extracted = now.AddMilliseconds(step.Delay);
            if (step.Outcome != Outcome.Failed
                && CoveredWindow.Of(plan.Window, extracted, Lag, step.Outcome == Outcome.PutFailures ? 1 : 0) is { } window)
            {
                stored.Add(window);
            }

            if (step.Outcome == Outcome.Consolidated)
            {
                Remember(plan, extracted, covered, ref fullTo);
            }

            now = extracted;
        }

        return Same(stored, covered) && Stretch(covered, fullTo) == Second(CoveredWindow.EndOfFirstStretch(stored));
    }

    private static ObjectPlan Next(Step step, List<CoveredWindow> stored, DateTimeOffset now)
    {
        DateTimeOffset? end = CoveredWindow.EndOfFirstStretch(stored);
        CoverageGap? gap = CoverageOfObject.Of("Account", Stretches(stored)).Gaps is [var first, ..] ? first : null;
        RunRequest request = (step.Kind, gap) switch
        {
            (Kind.Full, _) => new RunRequest { Mode = LoadMode.Full },
            (Kind.Window, _) => new RunRequest { From = Whole(now.AddSeconds(-step.Back)), To = Whole(now.AddSeconds(step.Length - step.Back)) },
            (Kind.Heal, { } hole) => new RunRequest { From = hole.From, To = hole.To },
            _ => new RunRequest(),
        };
        var coverage = new CoverageSnapshot { AsOf = now, Objects = [new ObjectCoverage { Name = "Account", CoveredTo = end }] };
        PlanAnswer answer = RunPlanner.Plan(
            Pipeline, request, new PlanOccasion("r", "i", TimeSpan.FromDays(1)), coverage, PlannerSamples.Source, StandingTables.None);
        ObjectPlan plan = Assert.Single(answer.Plan!.Objects);
        Assert.Equal(Fields, plan.Signature);
        return plan;
    }

    // Everything the window asks for that is not covered yet must be asked for, from the first uncovered second to now.
    private static bool IsPlannedWithoutAGap(ObjectPlan plan, HashSet<int> covered, int? fullTo, DateTimeOffset now) =>
        Stretch(covered, fullTo) is { } end && Second(plan.Window!.From) <= end && Second(plan.Window.To) >= Second(Whole(now));

    // The model knows seconds only: those a consolidated load asked for and that were visible for certain when it began.
    private static void Remember(ObjectPlan plan, DateTimeOffset extracted, HashSet<int> covered, ref int? fullTo)
    {
        int visible = Second(Whole(extracted.AddSeconds(-Lag)))!.Value;
        int from = plan.Window is null ? -Horizon : Second(plan.Window.From)!.Value;
        int to = plan.Window is null ? visible : Math.Min(Second(plan.Window.To)!.Value, visible);
        if (plan.Window is null)
        {
            fullTo = Math.Max(fullTo ?? to, to);
        }

        covered.UnionWith(Enumerable.Range(from, Math.Max(0, to - from)));
    }

    private static int? Stretch(HashSet<int> covered, int? fullTo)
    {
        if (fullTo is not { } second)
        {
            return null;
        }

        while (covered.Contains(second))
        {
            second++;
        }

        return second;
    }

    private static bool Same(List<CoveredWindow> stored, HashSet<int> covered) => stored
        .SelectMany(window =>
        {
            int from = Second(window.From) ?? -Horizon;
            return Enumerable.Range(from, Second(window.To)!.Value - from);
        })
        .ToHashSet()
        .SetEquals(covered);

    // As the warehouse joins windows: those that touch or overlap become one.
    private static List<CoveredStretch> Stretches(List<CoveredWindow> stored)
    {
        var stretches = new List<CoveredStretch>();
        foreach (CoveredWindow window in stored.OrderBy(window => window.From ?? DateTimeOffset.MinValue))
        {
            if (stretches is [.., { } last] && (window.From is null || window.From <= last.To))
            {
                stretches[^1] = last with { To = last.To > window.To ? last.To : window.To };
            }
            else
            {
                stretches.Add(new CoveredStretch(window.From, window.To, "r"));
            }
        }

        return stretches;
    }

    private static DateTimeOffset Whole(DateTimeOffset moment) => LoadWindow.WholeSecond(moment);

    private static int? Second(DateTimeOffset? moment) => moment is { } value ? (int)Math.Floor((value - Begin).TotalSeconds) : null;

    private sealed record Step(Kind Kind, Outcome Outcome, int Pause, int Delay, int Back, int Length);

    private enum Kind
    {
        Auto,
        Full,
        Window,
        Heal,
    }

    private enum Outcome
    {
        Consolidated,
        Failed,
        PutFailures,
    }
}
