using AwsSimulator.Salesforce;

namespace AwsSimulator.Tests.Salesforce;

public sealed class LoadedOrgTests : IDisposable
{
    private const string Describe = """
        {"name": "Ticket__c", "label": "Ticket", "keyPrefix": "a01", "fields": [
          {"name": "Id", "label": "Id", "type": "id", "length": 18, "nillable": false},
          {"name": "IsDeleted", "label": "Deleted", "type": "boolean", "nillable": false},
          {"name": "Subject__c", "label": "Subject", "type": "string", "length": 80, "nillable": true, "updateable": true},
          {"name": "Cost__c", "label": "Cost", "type": "currency", "precision": 18, "scale": 2, "nillable": true, "updateable": true},
          {"name": "Opened__c", "label": "Opened", "type": "date", "nillable": true, "updateable": true},
          {"name": "SystemModstamp", "label": "Stamp", "type": "datetime", "nillable": false}]}
        """;

    private const string WithoutCursor = """
        {"name": "Color__c", "label": "Color", "keyPrefix": "a02", "fields": [
          {"name": "Id", "label": "Id", "type": "id", "length": 18, "nillable": false},
          {"name": "Name", "label": "Name", "type": "string", "length": 80, "nillable": true, "updateable": true}]}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("org").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Load_DataLoaderExport_GivesTypedValues()
    {
        Write("describe/Ticket__c.json", Describe);
        Write("data/Ticket__c.csv", """
            "Id","Unknown__c","Subject__c","Cost__c","Opened__c","SystemModstamp","IsDeleted"
            "a0133700000JmrFPA","x","He said ""no"",
            twice","12.50","2024-02-29","2019-11-11T17:23:34.000Z","FALSE"
            "a01000000000002AAA","","","","","2019-11-12T17:23:34.000Z",""
            """);

        IReadOnlyList<SalesforceRecord> records = Orgs.Loaded(folder).LiveRecords("Ticket__c");

        Assert.Equal(["a0133700000JmrFPA", "a01000000000002AAA"], records.Select(record => record.Id));
        Assert.Equal("He said \"no\",\ntwice", records[0]["Subject__c"]);
        Assert.Equal(12.5, records[0]["Cost__c"]);
        Assert.Equal(new DateOnly(2024, 2, 29), records[0]["Opened__c"]);
        Assert.Equal(new DateTime(2019, 11, 11, 17, 23, 34, DateTimeKind.Utc), records[0]["SystemModstamp"]);
        Assert.Equal(false, records[0]["IsDeleted"]);
        Assert.Equal(false, records[1]["IsDeleted"]);
        Assert.Null(records[1]["Subject__c"]);
    }

    [Fact]
    public void Load_ObjectWithoutData_StartsEmptyAndGetsRecordsOnItsFirstDay()
    {
        Write("describe/Ticket__c.json", Describe);
        SalesforceOrg org = Orgs.Loaded(folder);
        Assert.Empty(org.LiveRecords("Ticket__c"));

        DayReport report = org.LiveADay();

        Assert.Equal(5, report.New);
        Assert.Equal(5, org.LiveRecords("Ticket__c").Count);
    }

    [Fact]
    public void LiveADay_ObjectWithoutCursor_LosesNothingAndShowsNoOutdatedRows()
    {
        Write("describe/Color__c.json", WithoutCursor);
        Write("data/Color__c.csv", "Id,Name\n" + string.Join('\n', Enumerable.Range(1, 300).Select(n => $"{SalesforceId.Of("a02", 100_000 + n)},Color {n}")));
        SalesforceOrg org = Orgs.Loaded(folder);
        Assert.Null(org.Find("Color__c")!.CursorField);

        ObjectDay day = org.LiveADay().Objects.Single();

        Assert.Equal(0, day.Deleted + day.Undeleted + day.Late + day.Outdated + day.Drifted);
        Assert.Equal(300 + day.New, org.LiveRecords("Color__c").Count);
        Assert.Equal(day.Changed, org.LiveRecords("Color__c").Take(300).Count(record => record["Name"] is not string name || !name.StartsWith("Color ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Id,Cost__c\na01000000000001AAA,cheap", 2, "'cheap' is not a value for Cost__c, a currency.")]
    [InlineData("Id,Cost__c\na01000000000001AAA", 2, "The row has 1 values; the header has 2.")]
    [InlineData("Id\na01000000000001AAA\na01000000000001AAA", 3, "The row has no Id, or one that an earlier row has.")]
    [InlineData("Subject__c\nx", 1, "The header has no column Id.")]
    [InlineData("Id\n\"a01", 2, "A quoted value of this row is never closed.")]
    public void Load_BadData_NamesFileLineAndReason(string csv, int line, string reason)
    {
        Write("describe/Ticket__c.json", Describe);
        Write("data/Ticket__c.csv", csv);

        var error = Assert.Throws<OrgFolderException>(() => Orgs.Loaded(folder));

        Assert.Equal((Path.Combine(folder, "data", "Ticket__c.csv"), line, reason), (error.Path, error.Line, error.Message));
    }

    [Fact]
    public void Load_FolderWithoutDescribes_IsRefused() =>
        Assert.Equal(folder, Assert.Throws<OrgFolderException>(() => Orgs.Loaded(folder)).Path);

    [Theory]
    [InlineData("{\"name\": \"Ticket__c\"", "not the answer")]
    [InlineData("{\"name\": \"Ticket__c\", \"label\": \"x\"}", "not the answer")]
    [InlineData("{\"name\": \"T\", \"label\": \"x\", \"fields\": [{\"name\": \"A\", \"type\": \"hologram\"}]}", "Field A has the unknown type 'hologram'")]
    public void Load_BadDescribe_IsRefused(string describe, string reason)
    {
        Write("describe/Ticket__c.json", describe);

        Assert.Contains(reason, Assert.Throws<OrgFolderException>(() => Orgs.Loaded(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DataWithoutDescribe_IsRefused()
    {
        Write("describe/Ticket__c.json", Describe);
        Write("data/Lead.csv", "Id\n");

        Assert.Contains(
            "describe/Lead.json", Assert.Throws<OrgFolderException>(() => Orgs.Loaded(folder)).Message, StringComparison.Ordinal);
    }

    private void Write(string path, string content)
    {
        string full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
