-- Staging, bookkeeping and history. Targets are made per pipeline, in the schema its file names.
CREATE SCHEMA IF NOT EXISTS salesforce_incremental;
CREATE SCHEMA IF NOT EXISTS salesforce_history;
CREATE SCHEMA IF NOT EXISTS orchestrator;
