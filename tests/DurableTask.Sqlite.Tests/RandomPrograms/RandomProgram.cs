using System.Text.Json.Serialization;

namespace DurableTask.Sqlite.Tests.RandomPrograms;

/// <summary>An orchestration made of random steps. Its value does not depend on timing, so every way of running it must give the same.</summary>
/// <param name="Steps">Done one after another.</param>
/// <param name="Rounds">Times it starts over (ContinueAsNew), carrying its value along.</param>
public sealed record RandomProgram(IReadOnlyList<RandomStep> Steps, int Rounds)
{
    public long Value(long carried = 0)
    {
        long value = carried;
        for (int round = 0; round <= Rounds; round++)
        {
            value = Steps.Aggregate(value, (v, step) => Mix(v, step.Value()));
            value = round < Rounds ? Mix(value, Carried(Rounds - round)) : value;
        }

        return value;
    }

    /// <summary>What it sends itself across the start of its next round.</summary>
    public static long Carried(int rounds) => rounds * 11;

    public static long Mix(long value, long next) => unchecked((value * 31) + next) & 0xFFFFFF;
}

[JsonPolymorphic]
[JsonDerivedType(typeof(CallActivity), "call")]
[JsonDerivedType(typeof(FailAndCatch), "fail")]
[JsonDerivedType(typeof(Sleep), "sleep")]
[JsonDerivedType(typeof(RaceAgainstTimer), "race")]
[JsonDerivedType(typeof(TalkToOneself), "talk")]
[JsonDerivedType(typeof(InParallel), "parallel")]
[JsonDerivedType(typeof(CallChild), "child")]
[JsonDerivedType(typeof(EventAgainstTimer), "event")]
[JsonDerivedType(typeof(FailingChild), "failing child")]
[JsonDerivedType(typeof(RetryByHandler), "handler")]
[JsonDerivedType(typeof(AbandonWaiter), "abandon")]
public abstract record RandomStep
{
    public abstract long Value();
}

public sealed record CallActivity(int Number) : RandomStep
{
    public override long Value() => (Number * 2) + 1;
}

/// <summary>An activity that fails twice under a retry policy, and is caught.</summary>
public sealed record FailAndCatch(int Number) : RandomStep
{
    public override long Value() => Number + 1000;
}

public sealed record Sleep : RandomStep
{
    public override long Value() => 3;
}

/// <summary>An activity wins against a timer of a day, which is cancelled.</summary>
public sealed record RaceAgainstTimer(int Number) : RandomStep
{
    public override long Value() => Number * 7;
}

/// <summary>Sends itself events and receives them.</summary>
public sealed record TalkToOneself(int Count) : RandomStep
{
    public override long Value() => Enumerable.Range(1, Count).Sum();
}

public sealed record InParallel(IReadOnlyList<RandomStep> Branches) : RandomStep
{
    public override long Value() => Branches.Sum(b => b.Value());
}

public sealed record CallChild(RandomProgram Program) : RandomStep
{
    public override long Value() => Program.Value();
}

/// <summary>An event that is on its way wins against a timer of a day; one that never comes loses against a short one.</summary>
public sealed record EventAgainstTimer(int Number, bool Comes) : RandomStep
{
    public override long Value() => Comes ? Number : Number + 50;
}

/// <summary>A child that does its program, fails, and is caught.</summary>
public sealed record FailingChild(RandomProgram Program) : RandomStep
{
    public override long Value() => Program.Value() + 3000;
}

/// <summary>An activity that fails until its handler has had enough.</summary>
public sealed record RetryByHandler(int Times) : RandomStep
{
    public override long Value() => Times + 2000;
}

/// <summary>A waiter is given up before its event comes; the next one gets it.</summary>
public sealed record AbandonWaiter(int Number) : RandomStep
{
    public override long Value() => Number * 5;
}
