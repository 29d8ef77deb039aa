namespace Orchestrator.Tests.Configuration;

/// <summary>Pipeline files that are right; tests break them one thing at a time.</summary>
internal static class SamplePipelines
{
    public const string Least = """
        name: crm
        concurrency: 4
        salesforce: { connectorProfile: salesforce }
        redshift: { connectorProfile: redshift, workgroup: analytics, database: dev, intermediateBucket: crm-landing,
                    secretArn: arn:aws:secretsmanager:us-east-1:000000000000:secret:dwh-AbCdEf }
        objects:
          - name: Account
        """;

    public const string Full = """
        name: crm-daily
        schedule: "0 30 6 * * *"
        timeZone: Europe/Berlin
        salesforce: { connectorProfile: salesforce, dataTransferApi: REST_SYNC }
        redshift:
          connectorProfile: redshift
          workgroup: analytics
          database: dev
          secretArn: arn:aws:secretsmanager:us-east-1:000000000000:secret:dwh-AbCdEf
          intermediateBucket: crm-landing
          schema: salesforce
        concurrency: 8
        attempts: 3
        onObjectFailure: abort
        rowCheck: report
        lag: 3m
        overlap: 20m
        polling: { floor: 100ms, ceiling: 2s }
        defaults: { history: true, longText: truncate }
        objects:
          - name: Account
            mode: full
            absent: delete
            maxAbsent: 7.5 %
            stamps: [LastActivityDate]
            columns: { AnnualRevenue: "numeric( 18, 2 )", Name: varchar(100) }
            schema: fail
            removed: null
            distKey: even
            sortKey: [SystemModstamp, Id]
            encode: { Name: lzo }
            fields: [Id, Name]
            filter:
              - { field: Type, operator: EQUAL_TO, value: Customer }
          - name: Contact
            fields: { except: [Fax] }
            cursor: LastModifiedDate
            history: false
            deletes: mark
          - name: Case
            key: [CaseNumber, Id]
            deadline: 2h
            cursor: CreatedDate
            appendOnly: true
        procedures: [ "CALL refresh_marts()" ]
        """;
}
