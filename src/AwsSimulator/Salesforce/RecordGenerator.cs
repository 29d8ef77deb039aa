namespace AwsSimulator.Salesforce;

/// <summary>Makes and changes plausible records of one object. The same random sequence makes the same records.</summary>
internal sealed class RecordGenerator(SalesforceObject target, FieldValueGenerator values, Random random)
{
    private static readonly string[] SystemFields =
        ["Id", "IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp", "MasterRecordId"];

    /// <summary>A new record with the object's next Id.</summary>
    public object?[] Make(DateTime created, DateTime stamped)
    {
        long number = target.Count + 1;
        var record = new object?[target.Width];
        foreach (SalesforceField field in target.Fields)
        {
            record[field.Ordinal] = field switch
            {
                { Name: "Id" } => SalesforceId.Of(target.KeyPrefix, number),
                { Name: "IsDeleted" } => false,
                { Name: "MasterRecordId" } => null,
                { AutoNumber: true } => $"{target.Label[..3].ToUpperInvariant()}-{number:D6}",
                _ => values.Value(field, created),
            };
        }

        Put(record, "CreatedDate", created);
        Put(record, "LastModifiedDate", created);
        Stamp(record, stamped);
        ComposeName(record);
        return record;
    }

    /// <summary>Changes one to four fields a user may change, always at least one to another value, and stamps the record.</summary>
    public void Change(object?[] record, DateTime stamped)
    {
        SalesforceField[] changeable = [.. target.Fields.Where(field => IsChangeable(field))];
        for (int i = random.Next(1, 5); changeable.Length > 0 && i > 0; i--)
        {
            SalesforceField field = changeable[random.Next(changeable.Length)];
            record[field.Ordinal] = values.OtherValue(field, record[field.Ordinal], stamped);
        }

        Stamp(record, stamped);
        ComposeName(record);
    }

    /// <summary>Gives every formula another value; no stamp moves, as when a formula reads the clock or another record.</summary>
    public void Drift(object?[] record, DateTime now)
    {
        foreach (SalesforceField formula in target.Fields.Where(field => field.Calculated))
        {
            record[formula.Ordinal] = values.OtherValue(formula, record[formula.Ordinal], now);
        }
    }

    /// <summary>Sets the stamps; now and then only SystemModstamp, as Salesforce's own processes do.</summary>
    public void Stamp(object?[] record, DateTime stamped)
    {
        Put(record, "SystemModstamp", stamped);
        if (target.CursorField is { Name: "LastModifiedDate" } || random.Next(8) > 0)
        {
            Put(record, "LastModifiedDate", stamped);
        }
    }

    // What can hold one value only could never change: a required picklist of one, a required reference to an object of one record.
    private static bool IsChangeable(SalesforceField field) =>
        field is { Updateable: true, Calculated: false, Kind: not FieldKind.Compound }
        && !SystemFields.Contains(field.Name)
        && (field.Nillable || (field.PicklistValues.Count != 1 && field.Type != "reference"));

    private void ComposeName(object?[] record)
    {
        if (target.Find("Name") is { } name && target.Find("FirstName") is { } first && target.Find("LastName") is { } last)
        {
            record[name.Ordinal] = record[first.Ordinal] is string given ? $"{given} {record[last.Ordinal]}" : record[last.Ordinal];
        }
    }

    private void Put(object?[] record, string field, object value)
    {
        if (target.Find(field) is { } found)
        {
            record[found.Ordinal] = value;
        }
    }
}
