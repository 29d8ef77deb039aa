-- The warehouse's schema as the first version made it. Never to be changed: installations of it are upgraded from here.

-- 001_schemas.sql
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

-- 002_bookkeeping.sql
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

-- The place in the order of versions of a record that was deleted. Counts while the record is not in the target; the greatest row is the tombstone.
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

-- 003_read_columns.sql
-- Reads the target's columns row by row from the catalogue (which may not be joined to user tables) into session tables:
--   consolidation_columns  one row per column
--   consolidation_groups   comparison (staged row s, target row t) and digest of all columns but isdeleted, in pieces below 60,000 bytes
-- and returns the select list that turns a staged row s into a target row. A problem names what is wrong with the tables.
CREATE OR REPLACE PROCEDURE orchestrator.read_columns(
    p_schema IN varchar(127), p_table IN varchar(127), p_staging IN varchar(127),
    p_extracted IN timestamp, p_run IN varchar(100),
    p_select INOUT varchar(65535), p_problem INOUT varchar(4096))
AS $$
DECLARE
    v_place integer := 0;
    v_next integer;
    v_name varchar(127);
    v_kind varchar(64);
    v_width integer;
    v_column varchar(300);
    v_value varchar(600);
    v_bytes varchar(600);
    v_term varchar(4096);
    v_same varchar(65535) := '';
    v_digest varchar(65535) := '';
    v_declared integer := 0;
    v_group integer := 0;
    v_missing varchar(127);
BEGIN
    p_select := '';
    p_problem := NULL;

    DROP TABLE IF EXISTS consolidation_columns;
    CREATE TEMP TABLE consolidation_columns (place integer, name varchar(127), kind varchar(64), width integer);
    DROP TABLE IF EXISTS consolidation_groups;
    CREATE TEMP TABLE consolidation_groups (place integer, same varchar(65535), digest varchar(65535));

    LOOP
        SELECT CAST(ordinal_position AS integer), CAST(column_name AS varchar(127)), CAST(data_type AS varchar(64)),
               CAST(COALESCE(character_maximum_length, 0) AS integer)
        INTO v_next, v_name, v_kind, v_width
        FROM information_schema.columns
        WHERE table_schema = p_schema AND table_name = p_table AND ordinal_position > v_place
        ORDER BY ordinal_position LIMIT 1;
        EXIT WHEN v_next IS NULL;

        v_place := v_next;
        INSERT INTO consolidation_columns VALUES (v_place, v_name, v_kind, v_width);

        v_column := 's.' || quote_ident(v_name);
        IF v_name = '_extracted_at' THEN
            v_column := 'CAST(' || quote_literal(CAST(p_extracted AS varchar(32))) || ' AS timestamp)';
        ELSIF v_name = '_run_id' THEN
            v_column := quote_literal(p_run);
        ELSIF v_name = 'isdeleted' THEN
            v_column := 'COALESCE(' || v_column || ', false)';
        END IF;
        IF OCTET_LENGTH(p_select) + OCTET_LENGTH(v_column) > 55000 THEN
            p_problem := 'the columns of ' || p_schema || '.' || p_table || ' do not fit into one statement: leave fields out';
            RETURN;
        END IF;
        IF p_select <> '' THEN
            p_select := p_select || ', ';
        END IF;
        p_select := p_select || v_column;
    END LOOP;

    IF v_place = 0 THEN
        p_problem := 'the target table ' || p_schema || '.' || p_table || ' is missing';
        RETURN;
    END IF;

    SELECT COUNT(*) INTO v_next FROM information_schema.columns WHERE table_schema = 'salesforce_incremental' AND table_name = p_staging;
    IF v_next = 0 THEN
        p_problem := 'its staging table salesforce_incremental.' || p_staging || ' is missing';
        RETURN;
    END IF;
    SELECT MIN(CAST(t.column_name AS varchar(127))) INTO v_missing
    FROM information_schema.columns t LEFT JOIN information_schema.columns s
        ON s.table_schema = 'salesforce_incremental' AND s.table_name = p_staging
        AND s.column_name = t.column_name AND s.data_type = t.data_type
    WHERE t.table_schema = p_schema AND t.table_name = p_table AND s.column_name IS NULL;
    IF v_missing IS NOT NULL THEN
        p_problem := 'column ' || v_missing || ' of ' || p_schema || '.' || p_table
            || ' is missing from, or of another type in, salesforce_incremental.' || p_staging;
        RETURN;
    END IF;

    -- In name order, so that the digest does not depend on when a column was added.
    v_name := '';
    LOOP
        SELECT c.name, c.kind, c.width INTO v_name, v_kind, v_width
        FROM consolidation_columns c
        WHERE c.name > v_name AND c.name NOT IN ('_extracted_at', '_run_id', 'isdeleted')
        ORDER BY c.name LIMIT 1;
        EXIT WHEN v_name IS NULL;

        v_column := quote_ident(v_name);
        IF v_kind = 'boolean' THEN
            v_value := 'CASE WHEN ' || v_column || ' = true THEN ''true'' ELSE ''false'' END';
            v_bytes := v_value;
            v_width := 8;
        ELSIF v_width = 0 THEN
            v_value := 'CAST(' || v_column || ' AS varchar(64))';
            v_bytes := v_value;
            v_width := 64;
        ELSIF v_width > 50000 THEN
            v_value := 'MD5(' || v_column || ')';
            v_bytes := v_column;
            v_width := 32;
        ELSE
            v_value := v_column;
            v_bytes := v_column;
        END IF;
        v_width := v_width + OCTET_LENGTH(v_name) + 16;

        -- A null adds nothing, so a new column that is null everywhere leaves every digest as it was.
        v_term := 'CASE WHEN ' || v_column || ' IS NULL THEN '''' ELSE ' || quote_literal(v_name || ':')
            || ' || CAST(OCTET_LENGTH(' || v_bytes || ') AS varchar(16)) || '':'' || ' || v_value || ' END';

        IF v_same <> '' AND (v_declared + v_width > 60000 OR OCTET_LENGTH(v_digest) + OCTET_LENGTH(v_term) > 50000
            OR OCTET_LENGTH(v_same) + 4 * OCTET_LENGTH(v_column) > 50000) THEN
            INSERT INTO consolidation_groups VALUES (v_group, v_same, v_digest);
            v_group := v_group + 1;
            v_same := '';
            v_digest := '';
            v_declared := 0;
        END IF;
        IF v_same <> '' THEN
            v_same := v_same || ' AND ';
            v_digest := v_digest || ' || ';
        END IF;
        v_same := v_same || '(s.' || v_column || ' = t.' || v_column || ' OR (s.' || v_column || ' IS NULL AND t.' || v_column || ' IS NULL))';
        v_digest := v_digest || v_term;
        v_declared := v_declared + v_width;
    END LOOP;
    INSERT INTO consolidation_groups VALUES (v_group, v_same, v_digest);
END;
$$ LANGUAGE plpgsql;

-- 004_consolidate_table.sql
-- One load into its target: the newest version of each record wins by (cursor, seen, isdeleted, digest), a null cursor first.
-- Everything happens in the caller's transaction. A load that already has its receipt is left alone; a load that cannot be
-- consolidated is quarantined with the reason, its table kept.
--
-- Fragments of dynamic SQL hold '@.' where the row's alias goes. record_key is the key as one text: a single text column as it is,
-- several columns as byte-length:value of each. A null cursor stands as the year 1.
CREATE OR REPLACE PROCEDURE public.consolidate_table(p_load IN varchar(32))
AS $$
DECLARE
    v_count bigint;
    v_pipeline varchar(64);
    v_object varchar(255);
    v_run varchar(100);
    v_staging_table varchar(127);
    v_schema varchar(127);
    v_table varchar(127);
    v_keys varchar(1024);
    v_cursor_column varchar(127);
    v_policy varchar(8);
    v_extracted timestamp;
    v_latest timestamp;

    v_target varchar(260);
    v_staging varchar(260);
    v_select varchar(65535);
    v_problem varchar(4096);
    v_key varchar(8192) := '';
    v_bad_key varchar(8192) := '';
    v_cursor varchar(600) := 'TIMESTAMP ''0001-01-01 00:00:00''';
    v_deleted varchar(600) := '0';
    v_counts varchar(700) := '';
    v_memory varchar(2048) := '';
    v_stored_seen varchar(1024);
    v_at varchar(100);
    v_name varchar(127);
    v_kind varchar(64);
    v_text varchar(600);
    v_place integer;
    v_same varchar(65535);
    v_digest varchar(65535);

    v_staged bigint;
    v_ignored bigint := 0;
    v_winners bigint;
    v_duplicates bigint;
    v_superseded bigint;
    v_repeated bigint := 0;
    v_outranked bigint := 0;
    v_inserted bigint;
    v_updated bigint;
    v_removed bigint;
    v_buried bigint;
    v_unchanged bigint;
    v_late bigint;
    v_contested bigint;
    v_before bigint;
    v_after bigint;
BEGIN
    SELECT pipeline, object, run_id, staging_table, target_schema, target_table, key_columns, cursor_column, deletes, extracted_at
    INTO v_pipeline, v_object, v_run, v_staging_table, v_schema, v_table, v_keys, v_cursor_column, v_policy, v_extracted
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    IF v_pipeline IS NULL THEN
        RAISE EXCEPTION 'load % was never registered as ready', p_load;
    END IF;

    SELECT COUNT(*) INTO v_count FROM orchestrator.ledger WHERE load_id = p_load;
    IF v_count > 0 THEN
        SELECT COUNT(*) INTO v_count FROM orchestrator.staged WHERE load_id = p_load AND progress >= 40;
        IF v_count = 0 THEN
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, progress, state)
            VALUES (v_pipeline, v_object, p_load, v_run, v_staging_table, 40, 'consolidated');
        END IF;
        RETURN;
    END IF;

    -- 1. The tables, and the fragments that name key, cursor and delete mark of a row.
    v_target := quote_ident(v_schema) || '.' || quote_ident(v_table);
    v_staging := 'salesforce_incremental.' || quote_ident(v_staging_table);
    CALL orchestrator.read_columns(v_schema, v_table, v_staging_table, v_extracted, v_run, v_select, v_problem);

    v_place := 1;
    WHILE v_problem IS NULL AND SPLIT_PART(v_keys, ',', v_place) <> '' LOOP
        v_name := SPLIT_PART(v_keys, ',', v_place);
        SELECT c.kind INTO v_kind FROM consolidation_columns c WHERE c.name = v_name;
        IF v_kind IS NULL THEN
            v_problem := 'key column ' || v_name || ' is not in ' || v_schema || '.' || v_table;
        ELSE
            v_text := '@.' || quote_ident(v_name);
            IF v_place > 1 THEN
                v_bad_key := v_bad_key || ' OR ';
            END IF;
            v_bad_key := v_bad_key || v_text || ' IS NULL';
            IF v_kind LIKE 'character%' THEN
                v_bad_key := v_bad_key || ' OR TRIM(' || v_text || ') = ''''';
                IF v_name = 'id' THEN
                    v_bad_key := v_bad_key || ' OR OCTET_LENGTH(' || v_text || ') > 18';
                END IF;
            ELSE
                v_text := 'CAST(' || v_text || ' AS varchar(64))';
            END IF;
            IF SPLIT_PART(v_keys, ',', 2) = '' THEN
                v_key := v_text;
            ELSE
                IF v_place > 1 THEN
                    v_key := v_key || ' || ';
                END IF;
                v_key := v_key || 'CAST(OCTET_LENGTH(' || v_text || ') AS varchar(16)) || '':'' || ' || v_text;
            END IF;
        END IF;
        v_place := v_place + 1;
    END LOOP;

    IF v_problem IS NULL AND v_key = '' THEN
        v_problem := 'no key column is named';
    END IF;
    IF v_problem IS NULL AND v_extracted IS NULL THEN
        v_problem := 'the time of its extraction is not known';
    END IF;
    IF v_problem IS NULL AND v_cursor_column IS NOT NULL THEN
        SELECT c.kind INTO v_kind FROM consolidation_columns c WHERE c.name = v_cursor_column;
        IF v_kind = 'timestamp without time zone' OR v_kind = 'date' THEN
            v_cursor := 'COALESCE(CAST(@.' || quote_ident(v_cursor_column) || ' AS timestamp), ' || v_cursor || ')';
        ELSE
            v_problem := 'cursor column ' || v_cursor_column || ' of ' || v_schema || '.' || v_table || ' is no timestamp';
        END IF;
    END IF;
    IF v_problem IS NULL THEN
        EXECUTE 'SELECT COUNT(*) FROM ' || v_staging || ' s WHERE ' || REPLACE(v_bad_key || ' OR OCTET_LENGTH(' || v_key || ') > 1024', '@.', 's.')
        INTO v_count;
        IF v_count > 0 THEN
            v_problem := CAST(v_count AS varchar(20)) || ' rows have a null, blank or over-long key (' || v_keys || ')';
        END IF;
    END IF;
    IF v_problem IS NOT NULL THEN
        INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, progress, state, reason)
        VALUES (v_pipeline, v_object, p_load, v_run, v_staging_table, 30, 'quarantined', v_problem);
        RETURN;
    END IF;

    SELECT COUNT(*) INTO v_count FROM consolidation_columns c WHERE c.name = 'isdeleted' AND c.kind = 'boolean';
    IF v_count > 0 THEN
        v_deleted := 'CASE WHEN @.isdeleted = true THEN 1 ELSE 0 END';
        IF v_policy = 'ignore' THEN
            v_counts := REPLACE(' AND ' || v_deleted || ' = 0', '@.', 's.');
            EXECUTE 'SELECT COUNT(*) FROM ' || v_staging || ' s WHERE s.isdeleted = true' INTO v_ignored;
        END IF;
    END IF;
    v_at := 'CAST(' || quote_literal(CAST(v_extracted AS varchar(32))) || ' AS timestamp)';
    EXECUTE 'SELECT COUNT(*) FROM ' || v_staging INTO v_staged;
    EXECUTE 'SELECT COUNT(*) FROM ' || v_target INTO v_before;

    -- 2. Where each key stands: its newest cursor in the load beside what target or tombstone hold, in one pass over staging.
    -- A later extraction than every one before need not ask when stored versions were seen again.
    v_stored_seen := 'COALESCE(MAX(t._extracted_at), TIMESTAMP ''0001-01-01 00:00:00'')';
    SELECT MAX(extracted_at) INTO v_latest FROM orchestrator.ledger WHERE pipeline = v_pipeline AND object = v_object;
    IF v_extracted <= v_latest THEN
        v_memory := ' LEFT JOIN (SELECT record_key, COALESCE(cursor_at, TIMESTAMP ''0001-01-01 00:00:00'') AS cursor_at, MAX(seen) AS seen'
            || ' FROM orchestrator.seen WHERE pipeline = ' || quote_literal(v_pipeline) || ' AND object = ' || quote_literal(v_object)
            || ' GROUP BY record_key, COALESCE(cursor_at, TIMESTAMP ''0001-01-01 00:00:00'')) m'
            || ' ON m.record_key = ' || REPLACE(v_key, '@.', 't.') || ' AND m.cursor_at = ' || REPLACE(v_cursor, '@.', 't.');
        v_stored_seen := 'GREATEST(' || v_stored_seen || ', COALESCE(MAX(m.seen), TIMESTAMP ''0001-01-01 00:00:00''))';
    END IF;

    SELECT g.same INTO v_same FROM consolidation_groups g WHERE g.place = 0;
    DROP TABLE IF EXISTS consolidation_standing;
    EXECUTE 'CREATE TEMP TABLE consolidation_standing AS SELECT ' || REPLACE(v_key, '@.', 's.') || ' AS record_key, MAX('
        || REPLACE(v_cursor, '@.', 's.') || ') AS cursor_at, COUNT(*) AS row_count, MAX(' || REPLACE(v_deleted, '@.', 's.') || ') AS deleted,'
        || ' MAX(CASE WHEN ' || REPLACE(v_key, '@.', 't.') || ' IS NULL THEN 0 ELSE 1 END) AS in_target,'
        || ' MAX(CASE WHEN ' || REPLACE(v_key, '@.', 't.') || ' IS NULL THEN NULL ELSE ' || REPLACE(v_cursor, '@.', 't.') || ' END) AS stored_cursor, '
        || v_stored_seen || ' AS stored_seen, MAX(' || REPLACE(v_deleted, '@.', 't.') || ') AS stored_deleted,'
        || ' MAX(CASE WHEN ' || REPLACE(v_cursor, '@.', 's.') || ' = ' || REPLACE(v_cursor, '@.', 't.')
        || ' AND (' || REPLACE(v_deleted, '@.', 's.') || ' <> ' || REPLACE(v_deleted, '@.', 't.')
        || ' OR CASE WHEN ' || v_same || ' THEN 0 ELSE 1 END = 1) THEN 1 ELSE 0 END) AS differs'
        || ' FROM ' || v_staging || ' s LEFT JOIN ' || v_target || ' t ON ' || REPLACE(v_key, '@.', 't.') || ' = ' || REPLACE(v_key, '@.', 's.')
        || v_memory || ' WHERE 1 = 1' || v_counts || ' GROUP BY 1';

    v_place := 1;
    LOOP
        SELECT g.same INTO v_same FROM consolidation_groups g WHERE g.place = v_place;
        EXIT WHEN v_same IS NULL;
        EXECUTE 'UPDATE consolidation_standing SET differs = 1 FROM (SELECT DISTINCT ' || REPLACE(v_key, '@.', 's.') || ' AS record_key FROM '
            || v_staging || ' s JOIN ' || v_target || ' t ON ' || REPLACE(v_key, '@.', 't.') || ' = ' || REPLACE(v_key, '@.', 's.')
            || ' WHERE ' || REPLACE(v_cursor, '@.', 's.') || ' = ' || REPLACE(v_cursor, '@.', 't.') || v_counts
            || ' AND CASE WHEN ' || v_same || ' THEN 0 ELSE 1 END = 1) d WHERE consolidation_standing.record_key = d.record_key';
        v_place := v_place + 1;
    END LOOP;

    SELECT COUNT(*) INTO v_winners FROM consolidation_standing;

    -- 3. Keys with several rows: how many are older than the newest cursor, how many stand at it.
    DROP TABLE IF EXISTS consolidation_ranks;
    EXECUTE 'CREATE TEMP TABLE consolidation_ranks AS SELECT b.record_key,'
        || ' COUNT(CASE WHEN ' || REPLACE(v_cursor, '@.', 's.') || ' < b.cursor_at THEN 1 END) AS older,'
        || ' COUNT(CASE WHEN ' || REPLACE(v_cursor, '@.', 's.') || ' = b.cursor_at AND ' || REPLACE(v_deleted, '@.', 's.') || ' = 0 THEN 1 END) AS live,'
        || ' COUNT(CASE WHEN ' || REPLACE(v_cursor, '@.', 's.') || ' = b.cursor_at AND ' || REPLACE(v_deleted, '@.', 's.') || ' = 1 THEN 1 END) AS gone'
        || ' FROM ' || v_staging || ' s JOIN consolidation_standing b ON b.record_key = ' || REPLACE(v_key, '@.', 's.')
        || ' WHERE b.row_count > 1' || v_counts || ' GROUP BY b.record_key';

    -- side: 1 newer than what is stored (or nothing is), 0 at its cursor, -1 older. top: rows that may be the winner.
    DROP TABLE IF EXISTS consolidation_placed;
    CREATE TEMP TABLE consolidation_placed (record_key varchar(1024), cursor_at timestamp, in_target integer, stored_seen timestamp,
        stored_deleted integer, differs integer, side integer, older bigint, deleted integer, top bigint, outranked bigint, contested integer);
    INSERT INTO consolidation_placed
    SELECT p.record_key, p.cursor_at, p.in_target, p.stored_seen, p.stored_deleted, p.differs, p.side, p.older,
        CASE WHEN p.gone > 0 THEN 1 ELSE 0 END AS deleted,
        CASE WHEN p.gone > 0 THEN p.gone ELSE p.live END AS top,
        CASE WHEN p.gone > 0 THEN p.live ELSE 0 END AS outranked,
        CASE WHEN p.side = 0 AND p.in_target = 1 AND p.differs = 0 THEN 0
             WHEN p.side = 0 AND p.in_target = 1 AND p.stored_seen = v_extracted THEN 1
             WHEN p.gone > 1 OR (p.gone = 0 AND p.live > 1) THEN 1
             ELSE 0 END AS contested
    FROM (
        SELECT b.record_key, b.cursor_at, b.in_target, b.differs,
            CASE WHEN b.in_target = 1 THEN b.stored_seen ELSE g.seen END AS stored_seen,
            CASE WHEN b.in_target = 1 THEN b.stored_deleted ELSE 1 END AS stored_deleted,
            CASE WHEN COALESCE(b.stored_cursor, g.cursor_at) IS NULL THEN 1
                 WHEN b.cursor_at > COALESCE(b.stored_cursor, g.cursor_at) THEN 1
                 WHEN b.cursor_at < COALESCE(b.stored_cursor, g.cursor_at) THEN -1
                 ELSE 0 END AS side,
            COALESCE(r.older, 0) AS older,
            COALESCE(r.live, 1 - b.deleted) AS live,
            COALESCE(r.gone, b.deleted) AS gone
        FROM consolidation_standing b
        LEFT JOIN consolidation_ranks r ON r.record_key = b.record_key
        LEFT JOIN (
            SELECT x.record_key, x.cursor_at, x.seen FROM (
                SELECT record_key, COALESCE(cursor_at, TIMESTAMP '0001-01-01 00:00:00') AS cursor_at, seen,
                    ROW_NUMBER() OVER (PARTITION BY record_key
                        ORDER BY COALESCE(cursor_at, TIMESTAMP '0001-01-01 00:00:00') DESC, seen DESC) AS place
                FROM orchestrator.tombstones WHERE pipeline = v_pipeline AND object = v_object) x
            WHERE x.place = 1) g ON g.record_key = b.record_key
    ) p;

    -- 4. Only where cursor, seen and isdeleted tie does content decide: those rows, staged and stored, get a digest.
    DROP TABLE IF EXISTS consolidation_rivals;
    EXECUTE 'CREATE TEMP TABLE consolidation_rivals (LIKE ' || v_target || ')';
    ALTER TABLE consolidation_rivals ADD COLUMN _record_key varchar(1024);
    ALTER TABLE consolidation_rivals ADD COLUMN _stored integer;
    ALTER TABLE consolidation_rivals ADD COLUMN _digest varchar(65535);
    SELECT COUNT(*) INTO v_contested FROM consolidation_placed WHERE contested = 1;
    IF v_contested > 0 THEN
        EXECUTE 'INSERT INTO consolidation_rivals SELECT ' || v_select || ', p.record_key, 0, '''' FROM ' || v_staging
            || ' s JOIN consolidation_placed p ON p.record_key = ' || REPLACE(v_key, '@.', 's.')
            || ' AND p.cursor_at = ' || REPLACE(v_cursor, '@.', 's.') || ' AND p.deleted = ' || REPLACE(v_deleted, '@.', 's.')
            || ' WHERE p.contested = 1';
        EXECUTE 'INSERT INTO consolidation_rivals SELECT t.*, p.record_key, 1, '''' FROM ' || v_target
            || ' t JOIN consolidation_placed p ON p.record_key = ' || REPLACE(v_key, '@.', 't.')
            || ' WHERE p.contested = 1 AND p.side = 0';
        v_place := 0;
        LOOP
            SELECT g.digest INTO v_digest FROM consolidation_groups g WHERE g.place = v_place;
            EXIT WHEN v_digest IS NULL;
            EXECUTE 'UPDATE consolidation_rivals SET _digest = _digest || MD5(' || v_digest || ')';
            v_place := v_place + 1;
        END LOOP;
    END IF;

    DROP TABLE IF EXISTS consolidation_judged;
    CREATE TEMP TABLE consolidation_judged AS
    SELECT _record_key AS record_key,
        MAX(CASE WHEN _stored = 0 THEN MD5(_digest) END) AS best,
        MAX(CASE WHEN _stored = 1 THEN MD5(_digest) END) AS stored
    FROM consolidation_rivals GROUP BY _record_key;

    -- 5. The verdict on each key. No branch is a rest: a key that fits none has no verdict and the receipt shows it.
    DROP TABLE IF EXISTS consolidation_verdicts;
    CREATE TEMP TABLE consolidation_verdicts (record_key varchar(1024), cursor_at timestamp, in_target integer, stored_seen timestamp,
        deleted integer, older bigint, outranked bigint, top bigint, contested integer, best varchar(32), stands integer, verdict varchar(16));
    INSERT INTO consolidation_verdicts
    SELECT y.record_key, y.cursor_at, y.in_target, y.stored_seen, y.deleted, y.older, y.outranked, y.top, y.contested, y.best, y.stands,
        CASE WHEN y.stands = 0 THEN 'unchanged'
             WHEN y.stands = -1 THEN 'late'
             WHEN y.stands = 1 AND y.deleted = 1 AND v_policy = 'apply' AND y.in_target = 1 THEN 'deleted'
             WHEN y.stands = 1 AND y.deleted = 1 AND v_policy = 'apply' AND y.in_target = 0 THEN 'buried'
             WHEN y.stands = 1 AND y.in_target = 1 THEN 'updated'
             WHEN y.stands = 1 AND y.in_target = 0 THEN 'inserted' END AS verdict
    FROM (
        SELECT p.*, j.best,
            CASE WHEN p.side <> 0 THEN p.side
                 WHEN p.in_target = 1 AND p.differs = 0 THEN 0
                 WHEN p.in_target = 1 AND p.deleted = p.stored_deleted AND j.best = j.stored THEN 0
                 WHEN p.in_target = 0 AND p.deleted = 1 THEN 0
                 WHEN v_extracted > p.stored_seen THEN 1
                 WHEN v_extracted < p.stored_seen THEN -1
                 WHEN p.deleted > p.stored_deleted THEN 1
                 WHEN p.deleted < p.stored_deleted THEN -1
                 WHEN j.best > j.stored THEN 1
                 WHEN j.best < j.stored THEN -1 END AS stands
        FROM consolidation_placed p LEFT JOIN consolidation_judged j ON j.record_key = p.record_key
    ) y;

    SELECT COUNT(CASE WHEN verdict = 'inserted' THEN 1 END), COUNT(CASE WHEN verdict = 'updated' THEN 1 END),
        COUNT(CASE WHEN verdict = 'deleted' THEN 1 END), COUNT(CASE WHEN verdict = 'buried' THEN 1 END),
        COUNT(CASE WHEN verdict = 'unchanged' THEN 1 END), COUNT(CASE WHEN verdict = 'late' THEN 1 END),
        COALESCE(SUM(older + outranked), 0), COALESCE(SUM(CASE WHEN contested = 0 THEN top - 1 END), 0)
    INTO v_inserted, v_updated, v_removed, v_buried, v_unchanged, v_late, v_superseded, v_duplicates
    FROM consolidation_verdicts;
    SELECT COALESCE(SUM(x.repeats), 0), COALESCE(SUM(x.outranked), 0) INTO v_repeated, v_outranked
    FROM (
        SELECT COUNT(CASE WHEN MD5(r._digest) = j.best THEN 1 END) - 1 AS repeats, COUNT(CASE WHEN MD5(r._digest) < j.best THEN 1 END) AS outranked
        FROM consolidation_rivals r JOIN consolidation_judged j ON j.record_key = r._record_key
        WHERE r._stored = 0 GROUP BY r._record_key
    ) x;
    v_duplicates := v_duplicates + v_repeated;
    v_superseded := v_superseded + v_outranked;

    -- 6. Only changed keys are written.
    IF v_updated + v_removed > 0 THEN
        EXECUTE 'DELETE FROM ' || v_target || ' USING consolidation_verdicts WHERE ' || REPLACE(v_key, '@.', v_target || '.')
            || ' = consolidation_verdicts.record_key AND consolidation_verdicts.verdict IN (''updated'', ''deleted'')';
    END IF;
    IF v_inserted + v_updated > 0 THEN
        EXECUTE 'INSERT INTO ' || v_target || ' SELECT ' || v_select || ' FROM ' || v_staging
            || ' s JOIN consolidation_verdicts v ON v.record_key = ' || REPLACE(v_key, '@.', 's.')
            || ' AND v.cursor_at = ' || REPLACE(v_cursor, '@.', 's.') || ' AND v.deleted = ' || REPLACE(v_deleted, '@.', 's.')
            || ' WHERE v.contested = 0 AND v.verdict IN (''inserted'', ''updated'')';
        IF v_contested > 0 THEN
            EXECUTE 'INSERT INTO ' || v_target || ' SELECT ' || v_select || ' FROM ('
                || 'SELECT r.*, ROW_NUMBER() OVER (PARTITION BY r._record_key ORDER BY r._record_key) AS _place'
                || ' FROM consolidation_rivals r JOIN consolidation_verdicts v ON v.record_key = r._record_key'
                || ' WHERE r._stored = 0 AND MD5(r._digest) = v.best AND v.verdict IN (''inserted'', ''updated'')) s WHERE s._place = 1';
        END IF;
    END IF;

    -- A tombstone for what was deleted now, or seen deleted again; a memory of what the target already held.
    INSERT INTO orchestrator.tombstones (pipeline, object, record_key, cursor_at, seen, load_id)
    SELECT v_pipeline, v_object, record_key, NULLIF(cursor_at, TIMESTAMP '0001-01-01 00:00:00'), v_extracted, p_load
    FROM consolidation_verdicts
    WHERE verdict IN ('deleted', 'buried') OR (verdict = 'unchanged' AND in_target = 0 AND v_extracted > stored_seen);
    INSERT INTO orchestrator.seen (pipeline, object, record_key, cursor_at, seen, load_id)
    SELECT v_pipeline, v_object, record_key, NULLIF(cursor_at, TIMESTAMP '0001-01-01 00:00:00'), v_extracted, p_load
    FROM consolidation_verdicts
    WHERE verdict = 'unchanged' AND in_target = 1 AND v_extracted > stored_seen;

    -- 7. Receipt, coverage and state, with the data or not at all. A put failure keeps the window out of coverage.
    EXECUTE 'SELECT COUNT(*) FROM ' || v_target INTO v_after;
    INSERT INTO orchestrator.ledger (pipeline, object, load_id, run_id, target_schema, target_table, extracted_at, seconds, processed,
        put_failures, staged, ignored, winners, duplicates, superseded, inserted, updated, deleted, buried, unchanged, late, absent_deleted,
        target_before, target_after)
    SELECT pipeline, object, load_id, run_id, target_schema, target_table, extracted_at, seconds, processed,
        put_failures, v_staged, v_ignored, v_winners, v_duplicates, v_superseded, v_inserted, v_updated, v_removed, v_buried, v_unchanged, v_late, 0,
        v_before, v_after
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    INSERT INTO orchestrator.coverage (pipeline, object, signature, load_id, run_id, target_schema, target_table, cursor_column, covered_from, covered_to)
    SELECT pipeline, object, signature, load_id, run_id, target_schema, target_table, cursor_column, covered_from, covered_to
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 AND put_failures = 0 AND covered_to IS NOT NULL LIMIT 1;
    INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, progress, state)
    VALUES (v_pipeline, v_object, p_load, v_run, v_staging_table, 40, 'consolidated');

    DROP TABLE consolidation_columns;
    DROP TABLE consolidation_groups;
    DROP TABLE consolidation_standing;
    DROP TABLE consolidation_ranks;
    DROP TABLE consolidation_placed;
    DROP TABLE consolidation_rivals;
    DROP TABLE consolidation_judged;
    DROP TABLE consolidation_verdicts;
END;
$$ LANGUAGE plpgsql;

-- 005_consolidated_of_tables.sql
-- Every load that is ready, each in a transaction of its own: readers of other tables never wait for all of them, and one bad load does
-- not undo the others. To be called on its own, outside a transaction block.
--
-- LOCK must be the static statement right after COMMIT: anything between them takes a snapshot before the lock is held, and two callers
-- would count the same load twice. The UPDATE makes a snapshot that is older than the lock end in a serialization failure.
CREATE OR REPLACE PROCEDURE public.consolidated_of_tables()
AS $$
DECLARE
    v_load varchar(32);
BEGIN
    LOOP
        COMMIT;
        LOCK orchestrator.mutex;
        UPDATE orchestrator.mutex SET turns = turns + 1;
        SELECT MIN(l.load_id) INTO v_load
        FROM (SELECT load_id, MAX(progress) AS progress FROM orchestrator.staged GROUP BY load_id) l
        WHERE l.progress = 20;
        EXIT WHEN v_load IS NULL;
        CALL public.consolidate_table(v_load);
    END LOOP;
END;
$$ LANGUAGE plpgsql;
