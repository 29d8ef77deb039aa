namespace AwsSimulator.Salesforce;

/// <summary>One object of the org: its fields and its records. Reading is safe while the org lives on.</summary>
public sealed class SalesforceObject
{
    private readonly Lock gate = new();
    private readonly List<SalesforceRecord> newest = [];
    private readonly List<StrayRow> strays = [];
    private volatile ObjectSchema schema;

    internal SalesforceObject(DescribeDocument describe)
    {
        Name = describe.Name;
        Label = describe.Label;
        KeyPrefix = describe.KeyPrefix;
        schema = new ObjectSchema(describe.Fields, describe.Fields.Count);
    }

    /// <summary>API name.</summary>
    public string Name { get; }

    /// <summary>Name a person sees.</summary>
    public string Label { get; }

    /// <summary>First three characters of a generated Id.</summary>
    public string KeyPrefix { get; }

    /// <summary>The fields there are now.</summary>
    public IReadOnlyList<SalesforceField> Fields => schema.Fields;

    /// <summary>What orders the versions of a record: SystemModstamp, else LastModifiedDate, else null.</summary>
    public SalesforceField? CursorField => schema.Cursor;

    internal int Width => schema.Width;

    /// <summary>The field of that exact name; null if there is none.</summary>
    public SalesforceField? Find(string field) => schema.Find(field);

    /// <summary>Adds a custom field. Existing records hold null in it.</summary>
    public void AddField(SalesforceField field)
    {
        lock (gate)
        {
            schema = schema.With(field);
        }
    }

    /// <summary>Deletes a field, as an administrator does; its values are gone for every reader.</summary>
    /// <returns>False if there was no such field.</returns>
    public bool RemoveField(string field)
    {
        lock (gate)
        {
            bool existed = schema.Find(field) is not null;
            schema = schema.Without(field);
            return existed;
        }
    }

    /// <summary>The records a user of Salesforce would find at that moment: visible and not deleted.</summary>
    public IReadOnlyList<SalesforceRecord> LiveRecords(DateTimeOffset at) => [.. Current(at).Where(record => !record.IsDeleted)];

    /// <summary>Everything a bulk query delivers at that moment, deleted records included, repeated and outdated rows too.</summary>
    public IReadOnlyList<SalesforceRecord> Deliver(DateTimeOffset at)
    {
        lock (gate)
        {
            return [.. Current(at), .. strays.Where(stray => stray.VisibleFrom <= at).Select(stray => stray.Version)];
        }
    }

    internal List<SalesforceRecord> Current(DateTimeOffset at)
    {
        lock (gate)
        {
            var visible = new List<SalesforceRecord>(newest.Count);
            foreach (SalesforceRecord record in newest)
            {
                SalesforceRecord? version = record;
                while (version is not null && version.VisibleFrom > at)
                {
                    version = version.Former;
                }

                if (version is { IsErased: false })
                {
                    visible.Add(version);
                }
            }

            return visible;
        }
    }

    internal int Count
    {
        get
        {
            lock (gate)
            {
                return newest.Count;
            }
        }
    }

    internal SalesforceRecord Newest(int index)
    {
        lock (gate)
        {
            return newest[index];
        }
    }

    internal void Add(object?[] values, DateTimeOffset visibleFrom)
    {
        lock (gate)
        {
            newest.Add(new SalesforceRecord(this, values, visibleFrom, former: null));
        }
    }

    internal void Replace(int index, object?[] values, DateTimeOffset visibleFrom)
    {
        lock (gate)
        {
            newest[index] = new SalesforceRecord(this, values, visibleFrom, newest[index]);
        }
    }

    internal void Erase(int index, DateTimeOffset from)
    {
        lock (gate)
        {
            SalesforceRecord last = newest[index];
            newest[index] = new SalesforceRecord(this, last.CopyValues(Width), from, last) { IsErased = true };
        }
    }

    internal void DeliverAgain(SalesforceRecord version, DateTimeOffset visibleFrom)
    {
        lock (gate)
        {
            strays.Add(new StrayRow(version, visibleFrom));
        }
    }

    internal void ForgetStrays()
    {
        lock (gate)
        {
            strays.Clear();
        }
    }

    /// <summary>A version that queries deliver beside the current one.</summary>
    private readonly record struct StrayRow(SalesforceRecord Version, DateTimeOffset VisibleFrom);
}
