-- Append-only, mutex excepted: the state of a thing is its latest row. Every row carries the pipeline.

-- A load on its way. The state of a load is the row with the greatest progress, so a row written twice, or late, changes nothing:
-- 10 created, 20 ready, 30 quarantined, 40 consolidated, 50 discarded.
CREATE TABLE IF NOT EXISTS orchestrator.staged (
    pipeline varchar(64),
    object varchar(255),
    load_id varchar(32),
    run_id varchar(100),
    installation varchar(64),
    staging_table varchar(127),
    progress integer,
    state varchar(16),
    reason varchar(4096),
    lease_until timestamp,
    target_schema varchar(127),
    target_table varchar(127),
    key_columns varchar(1024),
    cursor_column varchar(127),
    deletes varchar(8),
    mode varchar(16),
    signature varchar(64),
    covered_from timestamp,
    covered_to timestamp,
    extracted_at timestamp,
    seconds double precision,
    processed bigint,
    put_failures bigint,
    staged bigint
);

-- The receipt of each consolidated load; its presence is what makes a second consolidation of the load a no-op.
CREATE TABLE IF NOT EXISTS orchestrator.ledger (
    pipeline varchar(64),
    object varchar(255),
    load_id varchar(32),
    run_id varchar(100),
    target_schema varchar(127),
    target_table varchar(127),
    extracted_at timestamp,
    seconds double precision,
    processed bigint,
    put_failures bigint,
    staged bigint,
    ignored bigint,
    winners bigint,
    duplicates bigint,
    superseded bigint,
    inserted bigint,
    updated bigint,
    deleted bigint,
    buried bigint,
    unchanged bigint,
    late bigint,
    absent_deleted bigint,
    target_before bigint,
    target_after bigint
);

-- Windows that were consolidated, [covered_from, covered_to); a null covered_from reaches back for ever (a full load).
CREATE TABLE IF NOT EXISTS orchestrator.coverage (
    pipeline varchar(64),
    object varchar(255),
    signature varchar(64),
    load_id varchar(32),
    run_id varchar(100),
    target_schema varchar(127),
    target_table varchar(127),
    cursor_column varchar(127),
    covered_from timestamp,
    covered_to timestamp
);

-- The place in the order of versions of a record that was deleted. Counts while the record is not in the target; the greatest row is the
-- tombstone.
CREATE TABLE IF NOT EXISTS orchestrator.tombstones (
    pipeline varchar(64),
    object varchar(255),
    record_key varchar(1024),
    cursor_at timestamp,
    seen timestamp,
    absent_at timestamp,
    load_id varchar(32)
) DISTKEY (record_key) SORTKEY (pipeline, object, record_key);

-- A version already in the target that a later extraction carried again. Counts only while the target row is still at this cursor.
CREATE TABLE IF NOT EXISTS orchestrator.seen (
    pipeline varchar(64),
    object varchar(255),
    record_key varchar(1024),
    cursor_at timestamp,
    seen timestamp,
    load_id varchar(32)
) DISTKEY (record_key) SORTKEY (pipeline, object, record_key);

-- One row per run that ended.
CREATE TABLE IF NOT EXISTS orchestrator.runs (
    pipeline varchar(64),
    run_id varchar(100),
    installation varchar(64),
    outcome varchar(32),
    started_at timestamp,
    ended_at timestamp,
    objects_loaded integer,
    objects_failed integer,
    retry_of varchar(100),
    error varchar(4096)
);

-- The only table that is ever locked, and only its row is ever updated.
CREATE TABLE IF NOT EXISTS orchestrator.mutex (
    turns bigint
);

INSERT INTO orchestrator.mutex (turns)
SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM orchestrator.mutex);
