using System.Reflection;
using System.Text;

namespace AwsSimulator.Salesforce;

/// <summary>
/// A Salesforce org: objects with fields and records, read from a folder or made from a seed. It lives in simulated time, one day
/// at a time. The same seed and the same start give the same records and the same days.
/// </summary>
public sealed class SalesforceOrg
{
    private readonly SimulatedClock clock;
    private readonly int seed;
    private readonly List<SalesforceObject> objects = [];
    private int daysLived;

    private SalesforceOrg(int seed, SimulatedClock clock)
    {
        this.seed = seed;
        this.clock = clock;
    }

    /// <summary>
    /// The objects: a folder's in the order of their names, the built-in ones as Account, Contact, Opportunity, Invoice__c.
    /// </summary>
    public IReadOnlyList<SalesforceObject> Objects => objects;

    /// <summary>The built-in objects with generated records.</summary>
    /// <param name="seed">What the records are made from.</param>
    /// <param name="records">Live records in all objects together; at least one per object.</param>
    /// <param name="clock">The org's time.</param>
    public static SalesforceOrg Generate(int seed, int records, SimulatedClock clock)
    {
        var org = new SalesforceOrg(seed, clock);
        int left = records;
        foreach ((string name, int percent) in GeneratedOrg.Shares)
        {
            string resource = $"AwsSimulator.Salesforce.Describe.{name}.json";
            using Stream describe = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
            var added = new SalesforceObject(DescribeDocument.Read(resource, describe));
            int share = name == GeneratedOrg.Shares[^1].Object ? left : records * percent / 100;
            left -= share;
            org.objects.Add(added);
            Random random = org.RandomFor(name);
            GeneratedOrg.Fill(added, Math.Max(1, share), org.GeneratorFor(added, random), random, clock.GetUtcNow());
        }

        return org;
    }

    /// <summary>
    /// An org folder: <c>describe/{Object}.json</c> and, where there is data, <c>data/{Object}.csv</c>. Objects without data start empty.
    /// </summary>
    /// <exception cref="OrgFolderException">The folder, a describe file or a data file cannot be used.</exception>
    public static SalesforceOrg Load(string folder, int seed, SimulatedClock clock)
    {
        string describes = Path.Combine(folder, "describe");
        string data = Path.Combine(folder, "data");
        string[] describeFiles =
            Directory.Exists(describes) ? [.. Directory.GetFiles(describes, "*.json").Order(StringComparer.Ordinal)] : [];
        if (describeFiles.Length == 0)
        {
            throw new OrgFolderException(folder, null, "An org folder holds describe/<Object>.json files; this one has none.");
        }

        var org = new SalesforceOrg(seed, clock);
        foreach (string file in describeFiles)
        {
            using FileStream describe = File.OpenRead(file);
            org.objects.Add(new SalesforceObject(DescribeDocument.Read(file, describe)));
        }

        string[] dataFiles = Directory.Exists(data) ? [.. Directory.GetFiles(data, "*.csv").Order(StringComparer.Ordinal)] : [];
        foreach (string file in dataFiles)
        {
            string name = Path.GetFileNameWithoutExtension(file);
            SalesforceObject target = org.Find(name)
                ?? throw new OrgFolderException(file, null, $"There is no describe/{name}.json to say what its columns are.");
            DataExport.Load(file, target, DateTimeOffset.MinValue);
        }

        return org;
    }

    /// <summary>The object of that exact name; null if there is none.</summary>
    public SalesforceObject? Find(string name) => objects.Find(candidate => candidate.Name == name);

    /// <summary>The records of an object that are visible and not deleted now.</summary>
    /// <exception cref="KeyNotFoundException">There is no such object.</exception>
    public IReadOnlyList<SalesforceRecord> LiveRecords(string name) =>
        (Find(name) ?? throw new KeyNotFoundException($"The org has no object {name}.")).LiveRecords(clock.GetUtcNow());

    /// <summary>
    /// Lets 24 hours pass: records are made, changed, deleted and undeleted at moments spread over them, and the clock moves on.
    /// What becomes visible late was stamped before the day, in reach of a pipeline's lag and overlap by default.
    /// </summary>
    public DayReport LiveADay(DayRates? rates = null) => Live(TimeSpan.FromDays(1), rates);

    /// <summary>As <see cref="LiveADay"/>, in a time of any length from two minutes on.</summary>
    public DayReport Live(TimeSpan length, DayRates? rates = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.FromMinutes(2));
        DateTimeOffset begin = clock.GetUtcNow();
        daysLived++;
        var days = new List<ObjectDay>();
        foreach (SalesforceObject living in objects)
        {
            Random random = RandomFor($"{living.Name} day {daysLived}");
            days.Add(new OrgDay(living, GeneratorFor(living, random), random, begin, length, rates ?? new DayRates()).Live());
        }

        clock.Advance(length);
        return new DayReport(begin, begin + length, days);
    }

    private RecordGenerator GeneratorFor(SalesforceObject target, Random random) =>
        new(target, new FieldValueGenerator(Find, random), random);

    // string.GetHashCode differs from process to process; this sum does not.
    private Random RandomFor(string purpose) =>
        new(Encoding.UTF8.GetBytes(purpose).Aggregate(seed, (sum, next) => unchecked((sum * 31) + next)));
}
