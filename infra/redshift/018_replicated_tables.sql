-- Schema of a staging table that is not ours: a DMS task writes it and keeps it. Null for those of salesforce_incremental.
CALL orchestrator.add_column('staged', 'staging_schema', 'varchar(127)');
