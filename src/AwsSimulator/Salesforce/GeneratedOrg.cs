namespace AwsSimulator.Salesforce;

/// <summary>Fills an org's objects with generated records.</summary>
internal static class GeneratedOrg
{
    /// <summary>The built-in objects and their shares of the records, in the order in which references can point backwards.</summary>
    public static readonly IReadOnlyList<(string Object, int Percent)> Shares =
        [("Account", 25), ("Contact", 45), ("Opportunity", 22), ("Invoice__c", 8)];

    // A day after its last change nothing is delivered again; what changed just now is, because windows overlap.
    private static readonly TimeSpan JustNow = TimeSpan.FromMinutes(12);

    /// <summary>
    /// Adds that many live records, and one in 200 more in the recycle bin. One in 50 was stamped in the last minutes before
    /// <paramref name="now"/>.
    /// </summary>
    public static void Fill(SalesforceObject target, int live, RecordGenerator generator, Random random, DateTimeOffset now)
    {
        int deleted = live / 200;
        for (int i = 0; i < live + deleted; i++)
        {
            DateTime modified = random.Next(50) == 0 ? Before(now, random, JustNow) : Before(now - JustNow, random, TimeSpan.FromDays(500));
            DateTime created = Before(new DateTimeOffset(modified), random, TimeSpan.FromDays(1000));
            object?[] record = generator.Make(created, modified);
            if (i >= live)
            {
                record[target.Find("IsDeleted")!.Ordinal] = true;
            }

            target.Add(record, DateTimeOffset.MinValue);
        }
    }

    private static DateTime Before(DateTimeOffset moment, Random random, TimeSpan longest)
    {
        long seconds = moment.ToUnixTimeSeconds() - 1 - random.NextInt64((long)longest.TotalSeconds);
        return DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime;
    }
}
