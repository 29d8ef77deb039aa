using AwsSimulator.Salesforce;

namespace AwsSimulator.Tests.Salesforce;

public sealed class GeneratedOrgTests
{
    [Fact]
    public void Generate_Records_AreSpreadOverTheObjectsAndAddUp()
    {
        SalesforceOrg org = Orgs.Generated(records: 2001);

        Assert.Equal(["Account", "Contact", "Opportunity", "Invoice__c"], org.Objects.Select(o => o.Name));
        Assert.Equal([500, 900, 440, 161], org.Objects.Select(o => org.LiveRecords(o.Name).Count));
    }

    [Fact]
    public void Generate_SameSeed_MakesTheSameRecords()
    {
        string Everything(int seed)
        {
            SalesforceOrg org = Orgs.Generated(seed, records: 200);
            org.LiveADay();
            return string.Join('\n', org.Objects.SelectMany(o => org.LiveRecords(o.Name).Select(record => record.Text(o))));
        }

        Assert.Equal(Everything(7), Everything(7));
        Assert.NotEqual(Everything(7), Everything(8));
    }

    [Fact]
    public void Generate_EveryValue_FitsItsField()
    {
        SalesforceOrg org = Orgs.Generated();

        foreach (SalesforceObject generated in org.Objects)
        {
            foreach (SalesforceRecord record in org.LiveRecords(generated.Name))
            {
                foreach (SalesforceField field in generated.Fields)
                {
                    AssertFits(field, record[field], $"{generated.Name}.{field.Name} of {record.Id}");
                }
            }
        }
    }

    [Fact]
    public void Generate_EveryField_HasMoreThanOneValue()
    {
        SalesforceOrg org = Orgs.Generated();

        var constant = from o in org.Objects
                       from field in o.Fields
                       where field.Kind != FieldKind.Compound && field.Name is not ("IsDeleted" or "MasterRecordId")
                       where org.LiveRecords(o.Name).Select(record => record[field]).Distinct().Count() < 2
                       select $"{o.Name}.{field.Name}";

        Assert.Empty(constant);
    }

    [Fact]
    public void Generate_References_PointToRecordsThatExist()
    {
        SalesforceOrg org = Orgs.Generated();
        var accounts = org.Find("Account")!.Deliver(Orgs.Start).Select(account => account.Id).ToHashSet();

        List<string> references = [.. org.LiveRecords("Contact").Select(contact => contact["AccountId"]).OfType<string>()];

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference, accounts));
    }

    [Fact]
    public void Generate_SomeRecords_AreInTheRecycleBinAndSomeWereJustStamped()
    {
        SalesforceOrg org = Orgs.Generated();
        SalesforceObject contacts = org.Find("Contact")!;

        Assert.Contains(contacts.Deliver(Orgs.Start), record => record.IsDeleted);
        Assert.DoesNotContain(contacts.LiveRecords(Orgs.Start), record => record.IsDeleted);
        Assert.Contains(contacts.LiveRecords(Orgs.Start), record => record.Stamp > Orgs.Start.UtcDateTime.AddMinutes(-12));
        Assert.All(contacts.LiveRecords(Orgs.Start), record => Assert.True(record.Stamp < Orgs.Start.UtcDateTime));
    }

    private static void AssertFits(SalesforceField field, object? value, string where)
    {
        if (value is null)
        {
            Assert.True(field.Nillable || field.Kind == FieldKind.Compound, $"{where} is null");
            return;
        }

        Type expected = field.Kind switch
        {
            FieldKind.Boolean => typeof(bool),
            FieldKind.Integer => typeof(long),
            FieldKind.Number => typeof(double),
            FieldKind.Date => typeof(DateOnly),
            FieldKind.DateTime => typeof(DateTime),
            _ => typeof(string),
        };
        Assert.True(value.GetType() == expected, $"{where} is a {value.GetType().Name}");
        if (value is string text)
        {
            Assert.True(
                text.Length > 0 && (text.Length <= field.Length || field.Length == 0) && text == text.TrimEnd(), $"{where} is '{text}'");
            Assert.True(field.PicklistValues.Count == 0 || text.Split(';').All(field.PicklistValues.Contains), $"{where} is '{text}'");
        }

        Assert.True(value is not DateTime { Kind: not DateTimeKind.Utc }, $"{where} is not UTC");
    }
}
