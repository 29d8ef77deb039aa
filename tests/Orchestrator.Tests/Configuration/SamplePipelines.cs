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
        objects:
          - name: Account
            mode: full
            fields: [Id, Name]
            filter:
              - { field: Type, operator: EQUAL_TO, value: Customer }
          - name: Contact
            fields: { except: [Fax] }
            cursor: LastModifiedDate
            deletes: mark
          - name: Case
            key: [CaseNumber, Id]
            deadline: 2h
        procedures: [ "CALL refresh_marts()" ]
        """;
}
