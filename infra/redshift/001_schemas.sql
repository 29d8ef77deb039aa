-- Staging, history and bookkeeping. Targets are made per pipeline, in the schema its file names.
CREATE SCHEMA IF NOT EXISTS salesforce_incremental;
CREATE SCHEMA IF NOT EXISTS salesforce_history;
CREATE SCHEMA IF NOT EXISTS orchestrator;

-- Which of these scripts was applied, in which wording. The wording in force is the one with the greatest turn.
CREATE TABLE IF NOT EXISTS orchestrator.schema_version (
    version integer,
    name varchar(127),
    checksum varchar(64),
    turn bigint,
    pipeline varchar(64),
    run_id varchar(100)
);
