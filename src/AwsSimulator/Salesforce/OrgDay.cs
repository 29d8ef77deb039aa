namespace AwsSimulator.Salesforce;

/// <summary>
/// Writes one object's day, or a shorter time: everything becomes visible within it and its last minute is calm, so that the state at its
/// end is the state a run started then must arrive at.
/// </summary>
internal sealed class OrgDay(
    SalesforceObject target, RecordGenerator generator, Random random, DateTimeOffset begin, TimeSpan length, DayRates rates)
{
    private static readonly TimeSpan LongAgo = TimeSpan.FromHours(12);

    private readonly int secondsOfActivity = (int)length.TotalSeconds - 60;

    private readonly DateTime firstSecond = new(begin.UtcTicks - (begin.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    private readonly bool hasCursor = target.CursorField is not null;

    public ObjectDay Live()
    {
        target.ForgetStrays();
        ILookup<bool, int> byDeletion = Enumerable.Range(0, target.Count).Where(index => !target.Newest(index).IsErased)
            .ToLookup(index => target.Newest(index).IsDeleted);
        int[] live = [.. byDeletion[false]];
        int[] bin = [.. byDeletion[true]];
        random.Shuffle(live);
        random.Shuffle(bin);
        bool canDelete = hasCursor && target.Find("IsDeleted") is not null;
        int late = hasCursor ? Share(live.Length, rates.Late) : 0;

        int[] changed = live[..Share(live.Length, rates.Changed)];
        int[] changedLate = [.. changed.Where(index => StampedBefore(index, begin - rates.LatestVisibility)).Take(late - (late / 2))];
        int[] changedTwice = [.. changed.Except(changedLate).Take(hasCursor ? Share(live.Length, rates.Outdated) : 0)];
        int[] changedOnce = [.. changed.Except(changedLate).Except(changedTwice)];
        int[] repeated = changed[..Math.Min(changed.Length, Share(live.Length, rates.Repeated))];

        int[] rest = live[changed.Length..];
        int[] deleted = canDelete ? rest[..Math.Min(rest.Length, Share(live.Length, rates.Deleted))] : [];
        int[] undeleted = canDelete ? bin[..Share(bin.Length, rates.Undeleted)] : [];
        int[] recent = [.. rest[deleted.Length..].Where(index => !StampedBefore(index, begin - (0.9 * rates.LatestVisibility)))];
        int[] drifted = target.Fields.Any(field => field.Calculated) ? recent[..Share(recent.Length, rates.Drifted)] : [];
        int made = live.Length == 0 ? 5 : Share(live.Length, rates.New);
        int madeLate = Math.Min(made, late / 2);

        Array.ForEach(changedLate, index => Change(index, LateMoment()));
        Array.ForEach(changedTwice, ChangeTwice);
        Array.ForEach(changedOnce, index => Change(index, SomeMoment()));
        Array.ForEach(repeated, index => target.DeliverAgain(target.Newest(index), target.Newest(index).VisibleFrom));
        Array.ForEach(deleted, index => Move(index, isDeleted: true));
        Array.ForEach(undeleted, index => Move(index, isDeleted: false));
        Array.ForEach(drifted, Drift);
        for (int i = 0; i < made; i++)
        {
            Make(i < madeLate ? LateMoment() : SomeMoment());
        }

        (int[] erased, int[] unseen) = BehindTheBack([.. rest[deleted.Length..].Except(drifted)], live.Length);
        return new ObjectDay(target.Name)
        {
            Erased = [.. erased.Select(index => target.Newest(index).Id)],
            Unseen = [.. unseen.Select(index => target.Newest(index).Id)],
            New = made,
            Changed = changed.Length,
            Deleted = deleted.Length,
            Undeleted = undeleted.Length,
            Late = madeLate + changedLate.Length,
            Repeated = repeated.Length,
            Outdated = changedTwice.Length,
            Drifted = drifted.Length,
        };
    }

    /// <summary>Erases, changes too late and lets formulas drift among what nothing happened to, so that nothing else tells of it.</summary>
    private (int[] Erased, int[] Unseen) BehindTheBack(int[] rest, int live)
    {
        int[] old = [.. rest.Where(index => StampedBefore(index, begin - LongAgo))];
        int[] erased = old[..Math.Min(old.Length, Share(live, rates.Erased))];
        int[] stamped = hasCursor ? old[erased.Length..] : [];
        int[] tooLate = stamped[..Math.Min(stamped.Length, Share(live, rates.TooLate))];
        int[] formulas = target.Fields.Any(field => field.Calculated) ? stamped[tooLate.Length..] : [];
        int[] drifted = formulas[..Math.Min(formulas.Length, Share(live, rates.DriftedLongAgo))];
        Array.ForEach(erased, index => target.Erase(index, SomeMoment().VisibleFrom));
        Array.ForEach(tooLate, index => Change(index, TooLateMoment()));
        Array.ForEach(drifted, Drift);
        return (erased, [.. tooLate, .. drifted]);
    }

    private static int Share(int count, double rate) => count == 0 || rate <= 0 ? 0 : Math.Clamp((int)Math.Round(count * rate), 1, count);

    private bool StampedBefore(int index, DateTimeOffset moment) =>
        target.Newest(index).Stamp is not { } stamp || stamp < moment.UtcDateTime;

    private Moment SomeMoment()
    {
        DateTime stamp = firstSecond.AddSeconds(random.Next(1, secondsOfActivity));
        return new Moment(stamp, new DateTimeOffset(stamp));
    }

    /// <summary>Stamped before the day, as a transaction that began then, and seen in it, when that transaction was committed.</summary>
    private Moment LateMoment()
    {
        int latest = (int)rates.LatestVisibility.TotalSeconds;
        int age = random.Next(1, (int)(0.9 * latest));
        return new Moment(firstSecond.AddSeconds(-age), new DateTimeOffset(firstSecond).AddSeconds(random.Next(1, Math.Min(latest - age, secondsOfActivity))));
    }

    /// <summary>Stamped before any window that a load of this day could ask for.</summary>
    private Moment TooLateMoment()
    {
        int age = (int)rates.LatestVisibility.TotalSeconds + random.Next(3600, 6 * 3600);
        return new Moment(firstSecond.AddSeconds(-age), SomeMoment().VisibleFrom);
    }

    private void Change(int index, Moment moment)
    {
        object?[] values = target.Newest(index).CopyValues(target.Width);
        generator.Change(values, moment.Stamp);
        target.Replace(index, values, moment.VisibleFrom);
    }

    private void ChangeTwice(int index)
    {
        Moment[] moments = [SomeMoment(), SomeMoment()];
        Array.Sort(moments, (one, other) => one.Stamp.CompareTo(other.Stamp));
        if (moments[0].Stamp == moments[1].Stamp)
        {
            moments[0] = moments[0] with { Stamp = moments[0].Stamp.AddSeconds(-1) };
        }

        Change(index, moments[0]);
        SalesforceRecord older = target.Newest(index);
        Change(index, moments[1]);
        target.DeliverAgain(older, moments[1].VisibleFrom);
    }

    private void Move(int index, bool isDeleted)
    {
        Moment moment = SomeMoment();
        object?[] values = target.Newest(index).CopyValues(target.Width);
        values[target.Find("IsDeleted")!.Ordinal] = isDeleted;
        generator.Stamp(values, moment.Stamp);
        target.Replace(index, values, moment.VisibleFrom);
    }

    private void Drift(int index)
    {
        Moment moment = SomeMoment();
        object?[] values = target.Newest(index).CopyValues(target.Width);
        generator.Drift(values, moment.Stamp);
        target.Replace(index, values, moment.VisibleFrom);
    }

    private void Make(Moment moment) => target.Add(generator.Make(moment.Stamp, moment.Stamp), moment.VisibleFrom);

    private readonly record struct Moment(DateTime Stamp, DateTimeOffset VisibleFrom);
}
