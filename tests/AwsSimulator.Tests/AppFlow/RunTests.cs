using System.Globalization;
using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator.AppFlow;
using AwsSimulator.Control;
using AwsSimulator.Salesforce;
using Npgsql;
using Task = System.Threading.Tasks.Task;

namespace AwsSimulator.Tests.AppFlow;

[Collection(nameof(Warehouse))]
public sealed class RunTests(Warehouse warehouse)
{
    [Theory]
    [InlineData("Account")]
    [InlineData("Contact")]
    [InlineData("Opportunity")]
    [InlineData("Invoice__c")]
    public async Task Run_WithoutFilter_CopiesEveryFieldOfEveryRecord(string objectName)
    {
        await using Stage stage = await Stage.Set(warehouse);
        IReadOnlyList<SalesforceRecord> records = stage.Simulator.Org.Find(objectName)!.Deliver(stage.Simulator.Clock.GetUtcNow());

        (ExecutionRecord record, string table) = await stage.Load(objectName);

        Assert.Equal(ExecutionStatus.Successful, record.ExecutionStatus);
        Assert.Equal(records.Count, record.ExecutionResult.RecordsProcessed);
        Assert.Equal(0, record.ExecutionResult.ErrorInfo.PutFailuresCount);
        Assert.True(record.ExecutionResult.BytesProcessed > records.Count * 100);
        Dictionary<string, object?[]> rows = await Rows(stage, table);
        IReadOnlyList<SalesforceField> fields = stage.FieldsOf(objectName);
        Assert.Equal(records.Count, rows.Count);
        Assert.All(records, expected => Assert.Equal(fields.Select(field => expected[field]), rows[expected.Id]));
    }

    [Fact]
    public async Task Run_Twice_AppendsEveryRowAgain()
    {
        await using Stage stage = await Stage.Set(warehouse);
        string table = await stage.MakeTable("Invoice__c");
        await stage.Create(stage.Flow("twice", "Invoice__c", table));

        long first = (await stage.Run("twice")).ExecutionResult.RecordsProcessed ?? 0;
        await stage.Run("twice");

        Assert.Equal(2 * first, await stage.Count(table));
    }

    [Fact]
    public async Task Run_WindowAfterADay_DeliversWhatChangedWithRepeatsAndOlderVersions()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 4000);
        DateTimeOffset from = stage.Simulator.Clock.GetUtcNow().AddMinutes(-15);
        ObjectDay day = stage.Simulator.Org.LiveADay(new DayRates { Drifted = 0 }).Objects.Single(o => o.Object == "Contact");

        (ExecutionRecord record, string table) = await stage.Load(
            "Contact",
            Stage.Filter(
                "SystemModstamp", SalesforceConnectorOperator.GREATER_THAN, ("DATA_TYPE", "datetime"), ("VALUE", Milliseconds(from))));

        long rows = await stage.Count(table);
        long distinct = (long)(await stage.Scalar($"select count(distinct id) from {table}"))!;
        Assert.Equal(record.ExecutionResult.RecordsProcessed, rows);
        Assert.Equal(day.Repeated + day.Outdated, rows - distinct);
        Assert.Equal(day.Deleted, await stage.Count(table, "isdeleted"));
        Assert.True(distinct >= day.New + day.Changed + day.Deleted + day.Undeleted);
    }

    [Theory]
    [InlineData(FilterBounds.Exclusive, 0, 0, 0)]
    [InlineData(FilterBounds.Inclusive, 0, 0, 1)]
    [InlineData(FilterBounds.Exclusive, -1, 0, 0)]
    [InlineData(FilterBounds.Exclusive, -1, 1, 1)]
    [InlineData(FilterBounds.TruncatedToSeconds, -1, 999, 0)]
    [InlineData(FilterBounds.TruncatedToSeconds, -1000, 1000, 1)]
    public async Task Run_Between_ReadsItsBoundsAsSwitched(FilterBounds bounds, int lowerOffset, int upperOffset, int expected)
    {
        await using Stage stage = await Stage.Set(warehouse, new AppFlowOptions { FilterBounds = bounds }, records: 40);
        SalesforceRecord one = stage.Simulator.Org.LiveRecords("Account")[0];
        var stamp = new DateTimeOffset(one.Stamp!.Value);

        (ExecutionRecord record, _) = await stage.Load("Account", Stage.Filter(
            "SystemModstamp",
            SalesforceConnectorOperator.BETWEEN,
            ("DATA_TYPE", "datetime"),
            ("LOWER_BOUND", Milliseconds(stamp.AddMilliseconds(lowerOffset))),
            ("UPPER_BOUND", Milliseconds(stamp.AddMilliseconds(upperOffset)))));

        Assert.Equal(expected, record.ExecutionResult.RecordsProcessed);
    }

    [Fact]
    public async Task Run_SeveralFilters_MustAllMatch()
    {
        await using Stage stage = await Stage.Set(warehouse);
        int expected = stage.Simulator.Org.LiveRecords("Account")
            .Count(account => account["Rating"] is "Hot" or "Cold" && account["NumberOfEmployees"] is > 5000L);

        (ExecutionRecord record, string table) = await stage.Load(
            "Account",
            Stage.Filter("Rating", SalesforceConnectorOperator.EQUAL_TO, ("DATA_TYPE", "string"), ("VALUES", "Hot,cold")),
            Stage.Filter("NumberOfEmployees", SalesforceConnectorOperator.GREATER_THAN, ("DATA_TYPE", "double"), ("VALUE", "5000")),
            Stage.Filter("IsDeleted", SalesforceConnectorOperator.EQUAL_TO, ("DATA_TYPE", "boolean"), ("VALUE", "false")));

        Assert.True(expected > 0);
        Assert.Equal(expected, record.ExecutionResult.RecordsProcessed);
        Assert.Equal(expected, await stage.Count(table));
    }

    [Fact]
    public async Task Run_WithoutDeletedRecords_LeavesTheRecycleBinOut()
    {
        await using Stage stage = await Stage.Set(warehouse);
        string table = await stage.MakeTable("Account");
        CreateFlowRequest flow = stage.Flow("live", "Account", table);
        flow.SourceFlowConfig.SourceConnectorProperties.Salesforce.IncludeDeletedRecords = false;
        stage.Simulator.Org.LiveADay();
        await stage.Create(flow);

        await stage.Run("live");

        Assert.Equal(0, await stage.Count(table, "isdeleted"));
        Assert.Equal(
            stage.Simulator.Org.LiveRecords("Account").Count, (long)(await stage.Scalar($"select count(distinct id) from {table}"))!);
    }

    [Fact]
    public async Task Run_CountingBeforeFilters_ReportsRecordsItDidNotWrite()
    {
        await using Stage stage = await Stage.Set(warehouse, new AppFlowOptions { CountsBeforeFilters = true });

        (ExecutionRecord record, string table) = await stage.Load(
            "Account", Stage.Filter("Rating", SalesforceConnectorOperator.EQUAL_TO, ("DATA_TYPE", "string"), ("VALUE", "Hot")));

        Assert.InRange(await stage.Count(table), 1, record.ExecutionResult.RecordsProcessed!.Value - 1);
    }

    [Fact]
    public async Task Run_TextOfTooManyBytes_FailsInRedshiftsWords()
    {
        await using Stage stage = await Stage.Set(warehouse);
        string table = await stage.MakeTable("Contact", narrowField: "Name", narrowBytes: 12);
        await stage.Create(stage.Flow("narrow", "Contact", table));

        ExecutionRecord record = await stage.Run("narrow");

        Assert.Equal(ExecutionStatus.Error, record.ExecutionStatus);
        Assert.Contains("String length exceeds DDL length", record.ExecutionResult.ErrorInfo.ExecutionMessage, StringComparison.Ordinal);
        Assert.Matches("^[\\s\\w/!@#+=.-]*$", record.ExecutionResult.ErrorInfo.ExecutionMessage);
    }

    [Fact]
    public async Task Run_TextOfTooManyBytesTolerated_CountsPutFailuresAndWritesTheRest()
    {
        await using Stage stage = await Stage.Set(warehouse);
        string table = await stage.MakeTable("Contact", narrowField: "Name", narrowBytes: 12);
        CreateFlowRequest flow = stage.Flow("narrow", "Contact", table);
        flow.DestinationFlowConfigList[0].DestinationConnectorProperties.Redshift.ErrorHandlingConfig.FailOnFirstDestinationError = false;
        await stage.Create(flow);

        ExecutionRecord record = await stage.Run("narrow");

        Assert.Equal(ExecutionStatus.Successful, record.ExecutionStatus);
        long failures = record.ExecutionResult.ErrorInfo.PutFailuresCount!.Value;
        Assert.True(failures > 0);
        Assert.Equal(record.ExecutionResult.RecordsProcessed - failures, await stage.Count(table));
    }

    [Fact]
    public async Task Run_FieldThatVanished_Fails()
    {
        await using Stage stage = await Stage.Set(warehouse);
        string table = await stage.MakeTable("Account");
        await stage.Create(stage.Flow("vanished", "Account", table));
        stage.Simulator.Org.Find("Account")!.RemoveField("ERP_Number__c");

        ExecutionRecord record = await stage.Run("vanished");

        Assert.Equal(ExecutionStatus.Error, record.ExecutionStatus);
        Assert.Contains("No such column ERP_Number__c", record.ExecutionResult.ErrorInfo.ExecutionMessage, StringComparison.Ordinal);
        Assert.Equal(0, await stage.Count(table));
    }

    [Theory]
    [InlineData("drop table {0}", "Relation {0} does not exist")]
    [InlineData("alter table {0} drop column name", "Column Name does not exist in the destination table")]
    [InlineData("alter table {0} alter column name type double precision using null", "Invalid value for the column type")]
    public async Task Run_TableChangedSinceCreateFlow_FailsAndSaysHow(string change, string reason)
    {
        await using Stage stage = await Stage.Set(warehouse, records: 40);
        string table = await stage.MakeTable("Account");
        await stage.Create(stage.Flow("changed", "Account", table));
        await stage.Execute(string.Format(CultureInfo.InvariantCulture, change, table));

        ExecutionRecord record = await stage.Run("changed");

        Assert.Equal(ExecutionStatus.Error, record.ExecutionStatus);
        Assert.Contains(string.Format(CultureInfo.InvariantCulture, reason, table), record.ExecutionResult.ErrorInfo.ExecutionMessage, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Run_OrgFolder_LoadsIdsOfAnyLengthAndObjectsWithoutData()
    {
        string folder = Directory.CreateTempSubdirectory("org").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "describe"));
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        foreach (string name in (string[])["Color__c", "Shape__c"])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "describe", $"{name}.json"), $$"""
                {"name": "{{name}}", "label": "{{name}}", "keyPrefix": "a02", "fields": [
                  {"name": "Id", "label": "Id", "type": "id", "length": 18}, {"name": "Name", "label": "Name", "type": "string", "length": 80, "nillable": true}]}
                """);
        }

        const string Rows = "Id,Name\n0033700000JmrFPAA,\n0031G00000q9jPQAQA,Grün\tund\\\\ rot\n";
        await File.WriteAllTextAsync(Path.Combine(folder, "data", "Color__c.csv"), Rows);
        await using Stage stage = await Stage.Set(warehouse, orgFolder: folder);

        (ExecutionRecord record, string table) = await stage.Load("Color__c");
        (ExecutionRecord empty, _) = await stage.Load("Shape__c");

        Assert.Equal(2, record.ExecutionResult.RecordsProcessed);
        Assert.Equal((ExecutionStatus.Successful, 0L), (empty.ExecutionStatus, empty.ExecutionResult.RecordsProcessed));
        Assert.Equal(1, await stage.Count(table, "id = '0033700000JmrFPAA' and name is null"));
        Assert.Equal("Grün\tund\\\\ rot", await stage.Scalar($"select name from {table} where name is not null"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Run_NumbersAndMoments_AreTheTextsOfAppFlowsFiles()
    {
        string folder = Directory.CreateTempSubdirectory("org").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "describe"));
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(folder, "describe", "Measure__c.json"), """
            {"name": "Measure__c", "label": "Measure", "keyPrefix": "a03", "fields": [
              {"name": "Id", "label": "Id", "type": "id", "length": 18}, {"name": "Size__c", "label": "Size", "type": "double"},
              {"name": "Day__c", "label": "Day", "type": "date"}, {"name": "At__c", "label": "At", "type": "datetime"}]}
            """);
        const string Dates = "2026-03-01,2026-03-01T06:30:05.042Z";
        string[] sizes =
        [
            "0", "1", "-1", "0.1", "-0.05", "12.34", "-1234567.89", "0.123456", "999999999.99", "0.0001", "1.0000001", "0.30000000000000004",
            "123456789012345.6", "5E-324", "1.7976931348623157E+308", "-45.678901",
        ];
        IEnumerable<string> lines = sizes.Select((size, i) => $"a03000000000{i:D3},{size},{Dates}");
        await File.WriteAllLinesAsync(Path.Combine(folder, "data", "Measure__c.csv"), lines.Prepend("Id,Size__c,Day__c,At__c"));
        await using Stage stage = await Stage.Set(warehouse, orgFolder: folder);
        string table = await stage.MakeTable("Measure__c");
        foreach (string column in (string[])["size__c", "day__c", "at__c"])
        {
            await stage.Execute($"alter table {table} alter column {column} type varchar(100)");
        }

        await stage.Create(stage.Flow("texts", "Measure__c", table));
        await stage.Run("texts");

        Assert.Equal(string.Join(' ', sizes), await stage.Scalar($"select string_agg(size__c, ' ' order by id) from {table}"));
        Assert.Equal(sizes.Length, await stage.Count(table, "day__c || ',' || at__c = '2026-03-01,2026-03-01T06:30:05.042Z'"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Run_Cancelled_LeavesTheRowsItHadWritten()
    {
        await using Stage stage = await Stage.Set(warehouse, new AppFlowOptions { RowsPerCopy = 10, PauseBetweenCopies = TimeSpan.FromMilliseconds(50) });
        string table = await stage.MakeTable("Contact");
        await stage.Create(stage.Flow("cancelled", "Contact", table));
        string execution = await stage.Start("cancelled");
        await stage.When("cancelled", execution, record => record.ExecutionResult.RecordsProcessed > 0);

        await stage.Client.CancelFlowExecutionsAsync(
            new CancelFlowExecutionsRequest { FlowName = "cancelled", ExecutionIds = [execution] });
        ExecutionRecord record = await stage.Ended("cancelled", execution);

        Assert.Equal(ExecutionStatus.Canceled, record.ExecutionStatus);
        Assert.InRange(await stage.Count(table), 10, 170);
        CancelFlowExecutionsResponse again = await stage.Client.CancelFlowExecutionsAsync(
            new CancelFlowExecutionsRequest { FlowName = "cancelled", ExecutionIds = [execution] });
        Assert.Equal([execution], again.InvalidExecutions);
    }

    [Fact]
    public async Task Run_FaultForOneObject_FailsThatObjectsRunsOnly()
    {
        await using Stage stage = await Stage.Set(warehouse);
        stage.Simulator.Faults.Add(new FaultRule
        {
            Service = "appflow", Operation = FaultSteps.RunFlow, Resource = "Contact", Kind = FaultKind.Fail, Times = 0, Message = "The bulk job was aborted.",
        });

        (ExecutionRecord contact, _) = await stage.Load("Contact");
        (ExecutionRecord account, _) = await stage.Load("Account");
        (ExecutionRecord again, _) = await stage.Load("Contact");

        Assert.Equal("The bulk job was aborted.", contact.ExecutionResult.ErrorInfo.ExecutionMessage);
        Assert.Equal(
            [ExecutionStatus.Error, ExecutionStatus.Successful, ExecutionStatus.Error],
            [contact.ExecutionStatus, account.ExecutionStatus, again.ExecutionStatus]);
    }

    private static string Milliseconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static async Task<Dictionary<string, object?[]>> Rows(Stage stage, string table)
    {
        await using NpgsqlCommand command = stage.Database.CreateCommand($"select * from {table}");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        int id = reader.GetOrdinal("id");
        var rows = new Dictionary<string, object?[]>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(id), [.. Enumerable.Range(0, reader.FieldCount).Select(i => Value(reader, i))]);
        }

        return rows;
    }

    private static object? Value(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDataTypeName(column) switch
    {
        "date" => reader.GetFieldValue<DateOnly>(column),
        "timestamp without time zone" => DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc),
        _ => reader.GetValue(column),
    };
}
