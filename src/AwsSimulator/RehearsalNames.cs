namespace AwsSimulator;

/// <summary>The fixed names of the rehearsal account, so that a pipeline file for it can be written by hand.</summary>
public static class RehearsalNames
{
    /// <summary>The account every ARN carries.</summary>
    public const string Account = "000000000000";

    /// <summary>The region of ARNs made here; requests may be signed for any region.</summary>
    public const string Region = "us-east-1";

    /// <summary>The access key id that is accepted.</summary>
    public const string AccessKey = "test";

    /// <summary>The secret access key that is accepted.</summary>
    public const string SecretKey = "test";

    /// <summary>The user that the access key belongs to.</summary>
    public const string UserArn = $"arn:aws:iam::{Account}:user/{AccessKey}";

    /// <summary>AppFlow's connector profile for the simulated Salesforce org.</summary>
    public const string SalesforceProfile = "salesforce";

    /// <summary>AppFlow's connector profile for the Redshift stand-in.</summary>
    public const string RedshiftProfile = "redshift";

    /// <summary>The only Redshift Serverless workgroup.</summary>
    public const string Workgroup = "analytics";

    /// <summary>The only database of the workgroup.</summary>
    public const string Database = "dev";

    /// <summary>The database user of the secret.</summary>
    public const string DatabaseUser = "awsuser";

    /// <summary>Name of the secret with the database user's password.</summary>
    public const string SecretName = "rehearsal-redshift";

    /// <summary>ARN of the secret with the database user's password.</summary>
    public const string SecretArn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:rehearsal-redshift-AbCdEf";

    /// <summary>The role that a token of <see cref="TokenIssuer"/> opens.</summary>
    public const string RoleArn = "arn:aws:iam::000000000000:role/rehearsal-orchestrator";

    /// <summary>Claim <c>iss</c> of the rehearsal's tokens, in the form of Entra ID's version 1.</summary>
    public const string TokenIssuer = "https://sts.windows.net/11111111-1111-1111-1111-111111111111/";

    /// <summary>Claim <c>aud</c> of the rehearsal's tokens.</summary>
    public const string TokenAudience = "api://rehearsal-orchestrator";

    /// <summary>Claim <c>sub</c> of the rehearsal's tokens: object id of the managed identity.</summary>
    public const string TokenSubject = "22222222-2222-2222-2222-222222222222";

    /// <summary>Identifier of the DMS task.</summary>
    public const string ReplicationTask = "rehearsal-full-load";

    /// <summary>The schema of the dev database that the DMS task reads; a rehearsal fills it with tables of its own.</summary>
    public const string ReplicationSource = "operations";

    /// <summary>The schema of the dev database that the DMS task writes.</summary>
    public const string ReplicationTarget = "operations_copy";

    /// <summary>The endpoint that DMS tasks read.</summary>
    public const string SourceEndpointArn = "arn:aws:dms:us-east-1:000000000000:endpoint:SOURCE";

    /// <summary>The endpoint that DMS tasks write.</summary>
    public const string TargetEndpointArn = "arn:aws:dms:us-east-1:000000000000:endpoint:TARGET";

    /// <summary>The instance that DMS tasks run on.</summary>
    public const string ReplicationInstanceArn = "arn:aws:dms:us-east-1:000000000000:rep:REHEARSAL";

    /// <summary>The bucket AppFlow is told to pass Redshift's rows through.</summary>
    public const string IntermediateBucket = "rehearsal-intermediate";
}
