-- Where each key of the load stands: its newest cursor beside what the target holds, in one pass over staging. Most keys are settled by
-- that. The others are contested: they may have several rows at their newest cursor, or only content can decide.
--   consolidation_standing    a row per key. side: 1 newer than what is stored (or nothing is), 0 at its cursor, -1 older; verdict: null
--                             while the key is contested
-- What raises no further question is left out and counted as what is left of all: in a load of more than two rows per record of the target,
-- the rows older than what is stored or buried; in one that could be all of the target, of a row each, the keys it holds already. p_before
-- are the target's rows, or one more than staging has where there are more.
CREATE OR REPLACE PROCEDURE orchestrator.place_keys(p_load IN varchar(32), p_before IN bigint, p_problem INOUT varchar(4096))
AS $$
DECLARE
    v_pipeline varchar(64);
    v_object varchar(255);
    v_extracted timestamp;
    v_staged bigint;
    v_latest timestamp;
    v_pass boolean;
    v_passed bigint := 0;
    v_calm boolean;
    v_confirmed bigint := 0;
    v_of_task boolean;
    v_found bigint;
    v_count bigint;
    v_keys varchar(1024);
    v_policy varchar(8);
    v_target varchar(260);
    v_staging varchar(260);
    v_s_key varchar(8192);
    v_t_key varchar(8192);
    v_s_cursor varchar(600);
    v_t_cursor varchar(600);
    v_s_deleted varchar(600);
    v_t_deleted varchar(600);
    v_only_live varchar(700);
    v_bad_key varchar(8192);
    v_cursor_column varchar(127);
    v_verdict varchar(4096);
    v_memory varchar(20000) := '';
    v_stored_seen varchar(1024);
    v_same varchar(65535);
    v_rows varchar(65535);
    v_single varchar(400);
    v_tombstones varchar(2048) := '';
    v_buried varchar(20000) := '';
    v_stored varchar(1024) := 'k.stored_seen, CASE WHEN k.code IN (1, 3, 5, 7, 8, 9) THEN 1 ELSE 0 END AS stored_deleted,'
        || ' CAST(NULL AS timestamp) AS absent_at, 0 AS is_buried, CASE WHEN k.code > 5 THEN 1 WHEN k.code > 1 THEN 0 ELSE -1 END AS side';
    v_place integer;
    v_there bigint;
    v_tombs bigint;
    v_bad bigint;
    v_ahead bigint;
BEGIN
    SELECT pipeline, object, extracted_at, staged, key_columns, deletes, history_schema IS NULL, staging_schema IS NOT NULL
    INTO v_pipeline, v_object, v_extracted, v_staged, v_keys, v_policy, v_calm, v_of_task
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT target, staging, REPLACE(record_key, '@.', 's.'), REPLACE(record_key, '@.', 't.'), REPLACE(cursor_at, '@.', 's.'),
        REPLACE(cursor_at, '@.', 't.'), REPLACE(deleted, '@.', 's.'), REPLACE(deleted, '@.', 't.'), only_live,
        CASE WHEN STRPOS(bad_key, '@.') = 0 THEN bad_key ELSE 'record_key IS NULL' END, cursor_column, verdict,
        -- Kept columns are copied with the contested rows, while the target still has them: then every row is.
        CASE WHEN kept <> ',,' THEN 'k.row_count = 0'
            ELSE 'k.row_count = 1 OR (k.row_count = 2 AND k.oldest < k.cursor_at AND k.deleted = 0)'
                -- Of deletes that find no row in the target nothing but the cursor is kept: they repeat each other.
                || CASE WHEN v_policy = 'apply' THEN ' OR (k.code = 8 AND k.oldest = k.cursor_at)' ELSE '' END END
    INTO v_target, v_staging, v_s_key, v_t_key, v_s_cursor, v_t_cursor, v_s_deleted, v_t_deleted, v_only_live, v_bad_key,
        v_cursor_column, v_verdict, v_single
    FROM consolidation_load;
    v_verdict := REPLACE(REPLACE(v_verdict, 'p.best', 'CAST(NULL AS varchar(1040))'), 'p.stored THEN', 'CAST(NULL AS varchar(1040)) THEN');

    -- A later extraction than every one before need not ask when stored versions were seen again.
    v_stored_seen := 'COALESCE(t._extracted_at, TIMESTAMP ''0001-01-01 00:00:00'')';
    SELECT MAX(extracted_at) INTO v_latest FROM orchestrator.ledger WHERE pipeline = v_pipeline AND object = v_object;
    IF v_extracted <= v_latest THEN
        CALL orchestrator.settle_seen(p_load);
        v_memory := ' LEFT JOIN (SELECT record_key, COALESCE(cursor_at, TIMESTAMP ''0001-01-01 00:00:00'') AS cursor_at, MAX(seen) AS seen'
            || ' FROM orchestrator.seen WHERE pipeline = ' || quote_literal(v_pipeline) || ' AND object = ' || quote_literal(v_object)
            || ' GROUP BY record_key, COALESCE(cursor_at, TIMESTAMP ''0001-01-01 00:00:00'')) m'
            || ' ON m.record_key = ' || v_t_key || ' AND m.cursor_at = ' || v_t_cursor;
        v_stored_seen := 'GREATEST(' || v_stored_seen || ', COALESCE(m.seen, TIMESTAMP ''0001-01-01 00:00:00''))';
    END IF;

    v_pass := COALESCE(v_staged > 2 * p_before, false) AND p_before > 0;
    -- Which keys hold nothing new can be told row by row only where each has one row, where one piece compares whole rows, and where nobody
    -- asks after each of them later on.
    SELECT COUNT(*) INTO v_count FROM consolidation_groups;
    v_calm := v_calm AND v_count = 1 AND p_before > 0 AND NOT v_pass AND COALESCE(v_extracted > v_latest, true)
        AND COALESCE(v_staged >= p_before, false);
    IF v_calm THEN
        EXECUTE 'SELECT COUNT(*), COALESCE(MAX(k.row_count), 0) FROM (SELECT COUNT(*) AS row_count FROM ' || v_staging || ' s WHERE 1 = 1'
            || v_only_live || ' GROUP BY ' || v_s_key || ') k' INTO v_confirmed, v_count;
        v_calm := v_count = 1;
    END IF;
    SELECT COUNT(*) INTO v_count FROM orchestrator.tombstones WHERE pipeline = v_pipeline AND object = v_object;
    IF v_count > 0 THEN
        v_tombstones := ' LEFT JOIN (SELECT x.record_key, x.cursor_at, x.seen, x.absent_at FROM ('
            || 'SELECT record_key, COALESCE(cursor_at, TIMESTAMP ''0001-01-01 00:00:00'') AS cursor_at, seen,'
            || ' MAX(absent_at) OVER (PARTITION BY record_key) AS absent_at, ROW_NUMBER() OVER (PARTITION BY record_key'
            || ' ORDER BY COALESCE(cursor_at, TIMESTAMP ''0001-01-01 00:00:00'') DESC, seen DESC) AS place'
            || ' FROM orchestrator.tombstones WHERE pipeline = ' || quote_literal(v_pipeline) || ' AND object = ' || quote_literal(v_object)
            || ') x WHERE x.place = 1) g ON g.record_key = k.record_key';
        v_buried := ' LEFT JOIN (SELECT record_key, MAX(COALESCE(cursor_at, TIMESTAMP ''0001-01-01 00:00:00'')) AS cursor_at'
            || ' FROM orchestrator.tombstones WHERE pipeline = ' || quote_literal(v_pipeline) || ' AND object = ' || quote_literal(v_object)
            || ' GROUP BY record_key) b ON b.record_key = ' || v_s_key || ' AND ' || v_t_key || ' IS NULL';
        v_stored := 'CASE WHEN k.code < 8 THEN k.stored_seen ELSE g.seen END AS stored_seen,'
            || ' CASE WHEN k.code IN (1, 3, 5, 7, 8, 9) THEN 1 ELSE 0 END AS stored_deleted, g.absent_at,'
            || ' CASE WHEN g.record_key IS NULL THEN 0 ELSE 1 END AS is_buried,'
            || ' CASE WHEN k.code > 7 AND g.cursor_at IS NOT NULL THEN CASE WHEN k.cursor_at > g.cursor_at THEN 1'
            || ' WHEN k.cursor_at < g.cursor_at THEN -1 ELSE 0 END WHEN k.code > 5 THEN 1 WHEN k.code > 1 THEN 0 ELSE -1 END AS side';
    END IF;

    LOOP
        -- Compared first, grouped then. The empty half keeps the two apart: planners that see both at once sort whole wide rows for it.
        -- code: the target has no such row, 9, or 8 of a delete; else 1 where the target's row is marked as deleted, and 6 newer than it,
        -- 4 at its cursor and other content, 2 at its cursor and the same, 0 older.
        SELECT g.same INTO v_same FROM consolidation_groups g WHERE g.place = 0;
        IF p_before = 0 THEN
            v_rows := 'SELECT record_key, 9 AS code, MAX(cursor_at) AS cursor_at, CAST(NULL AS timestamp) AS oldest,'
                || ' CAST(COUNT(*) AS integer) AS row_count, 0 AS at_stored, 0 AS below_stored, MAX(deleted) AS deleted,'
                || ' CAST(NULL AS timestamp) AS stored_cursor, CAST(NULL AS timestamp) AS stored_seen FROM (SELECT ' || v_s_key
                || ' AS record_key, ' || v_s_cursor || ' AS cursor_at, ' || v_s_deleted || ' AS deleted FROM ' || v_staging
                || ' s WHERE 1 = 1' || v_only_live || ') r GROUP BY record_key';
        ELSE
            v_rows := 'SELECT record_key, MAX(code) AS code, MAX(cursor_at) AS cursor_at, MIN(cursor_at) AS oldest,'
                || ' CAST(COUNT(*) AS integer) AS row_count, CAST(COUNT(CASE WHEN code IN (2, 3, 4, 5, 8) THEN 1 END) AS integer) AS at_stored,'
                || ' CAST(COUNT(CASE WHEN code < 2 THEN 1 END) AS integer) AS below_stored, MAX(deleted) AS deleted,'
                || ' MAX(stored_cursor) AS stored_cursor, MAX(stored_seen) AS stored_seen FROM (SELECT ' || v_s_key
                || ' AS record_key, CASE WHEN ' || v_t_key || ' IS NULL THEN 9 - ' || v_s_deleted || ' ELSE ' || v_t_deleted
                || ' + CASE WHEN ' || v_s_cursor || ' < ' || v_t_cursor || ' THEN 0 WHEN ' || v_s_cursor || ' > ' || v_t_cursor || ' THEN 6'
                || CASE WHEN v_calm THEN '' ELSE ' WHEN ' || v_s_deleted || ' = ' || v_t_deleted || ' AND ' || v_same || ' THEN 2' END
                || ' ELSE 4 END END AS code, ' || v_s_cursor || ' AS cursor_at, ' || v_s_deleted || ' AS deleted, ' || v_t_cursor
                || ' AS stored_cursor, ' || v_stored_seen || ' AS stored_seen FROM ' || v_staging || ' s LEFT JOIN ' || v_target
                || ' t ON ' || v_t_key || ' = ' || v_s_key || v_memory || CASE WHEN v_pass THEN v_buried ELSE '' END
                || ' WHERE 1 = 1' || v_only_live
                || CASE WHEN v_pass THEN ' AND CASE WHEN ' || v_s_cursor || ' < ' || v_t_cursor || ' THEN 1 ELSE 0 END = 0'
                        || CASE WHEN v_buried <> '' THEN ' AND CASE WHEN ' || v_s_cursor || ' < b.cursor_at THEN 1 ELSE 0 END = 0'
                            ELSE '' END
                    WHEN v_calm THEN ' AND CASE WHEN ' || v_t_key || ' IS NOT NULL AND ' || v_s_cursor || ' = ' || v_t_cursor || ' AND '
                        || v_s_deleted || ' = ' || v_t_deleted || ' AND ' || v_same || ' THEN 1 ELSE 0 END = 0'
                    ELSE '' END
                || ' UNION ALL SELECT record_key, 0, cursor_at, 0, cursor_at, seen FROM consolidation_absent WHERE 1 = 0) r'
                || ' GROUP BY record_key';
        END IF;
        v_rows := 'SELECT record_key, code, cursor_at, oldest, row_count, at_stored, below_stored, deleted, stored_cursor, stored_seen,'
            -- Only of keys that the target does not hold, the fewest of most loads: the others were asked when they came there.
            || ' CASE WHEN code < 8 THEN 0 WHEN ' || v_bad_key || ' THEN row_count ELSE 0 END AS bad_rows,'
            || ' CASE WHEN cursor_at > TIMESTAMP ' || quote_literal(CAST(v_extracted + INTERVAL '1 day' AS varchar(32)))
            || ' THEN 1 ELSE 0 END AS ahead FROM (' || v_rows || ') b';
        DROP TABLE IF EXISTS consolidation_standing;
        EXECUTE 'CREATE TEMP TABLE consolidation_standing AS SELECT p.*,'
            || ' CASE WHEN p.in_target = 1 AND p.side = 0 AND p.differs = 0 THEN ''unchanged'''
            || ' WHEN p.deleted IS NOT NULL THEN ' || v_verdict || ' END AS verdict FROM (SELECT k.record_key, k.cursor_at, k.row_count,'
            || ' k.at_stored, k.below_stored, k.bad_rows, k.ahead, CASE WHEN k.code < 8 THEN 1 ELSE 0 END AS in_target,'
            || ' k.stored_cursor, ' || v_stored || ', CASE WHEN k.code IN (4, 5) THEN 1 ELSE 0 END AS differs,'
            || ' CASE WHEN ' || v_single || ' THEN k.deleted END AS deleted FROM (' || v_rows || ') k' || v_tombstones || ') p';

        -- Older rows need no second look where each key of the target, and each buried one, came in a version at least as new; otherwise
        -- some key may have nothing else.
        EXIT WHEN NOT v_pass;
        SELECT COUNT(DISTINCT record_key) INTO v_tombs FROM orchestrator.tombstones WHERE pipeline = v_pipeline AND object = v_object;
        EXECUTE 'SELECT COUNT(*) FROM ' || v_staging || ' s WHERE 1 = 1' || v_only_live INTO v_passed;
        SELECT v_passed - COALESCE(SUM(row_count), 0), COUNT(CASE WHEN in_target = 1 THEN 1 END), COALESCE(SUM(is_buried), 0)
        INTO v_passed, v_there, v_found FROM consolidation_standing;
        EXIT WHEN v_passed = 0 OR (v_there = p_before AND v_found = v_tombs);
        v_passed := 0;
        v_pass := false;
    END LOOP;

    SELECT CASE WHEN v_calm THEN v_confirmed - COUNT(*) ELSE 0 END INTO v_confirmed FROM consolidation_standing;

    v_place := 1;
    LOOP
        SELECT g.same INTO v_same FROM consolidation_groups g WHERE g.place = v_place;
        EXIT WHEN v_same IS NULL;
        EXECUTE 'UPDATE consolidation_standing SET differs = 1, verdict = NULL FROM (SELECT DISTINCT ' || v_s_key
            || ' AS record_key FROM ' || v_staging || ' s JOIN ' || v_target || ' t ON ' || v_t_key || ' = ' || v_s_key
            || ' WHERE ' || v_s_cursor || ' = ' || v_t_cursor || v_only_live || ' AND CASE WHEN ' || v_same
            || ' THEN 0 ELSE 1 END = 1) d WHERE consolidation_standing.record_key = d.record_key AND consolidation_standing.side = 0';
        v_place := v_place + 1;
    END LOOP;

    -- Of a settled key all rows but its newest are older, unless the target holds the version, or all are deletes of what it does not hold:
    -- then every row at its cursor repeats it.
    INSERT INTO consolidation_counts (staged, winners, duplicates, superseded, inserted, updated, deleted, buried, unchanged, late, again,
        contested, contested_rows, confirmed, bad, ahead)
    SELECT COALESCE(SUM(row_count), 0) + v_passed + v_confirmed, COUNT(*) + v_confirmed,
        SUM(CASE WHEN is_held + is_gone = 1 THEN at_stored - 1 END),
        COALESCE(SUM(CASE WHEN is_held + is_gone = 1 THEN below_stored WHEN verdict IS NOT NULL THEN row_count - 1 END), 0) + v_passed,
        COUNT(CASE WHEN verdict = 'inserted' THEN 1 END), COUNT(CASE WHEN verdict = 'updated' THEN 1 END),
        COUNT(CASE WHEN verdict = 'deleted' THEN 1 END), COUNT(CASE WHEN verdict = 'buried' THEN 1 END),
        COUNT(CASE WHEN verdict = 'unchanged' THEN 1 END) + v_confirmed, COUNT(CASE WHEN verdict = 'late' THEN 1 END),
        COALESCE(SUM(is_held), 0) + v_confirmed, COUNT(CASE WHEN verdict IS NULL THEN 1 END),
        SUM(CASE WHEN verdict IS NULL THEN row_count END), v_confirmed, SUM(bad_rows), SUM(ahead)
    FROM (
        SELECT row_count, at_stored, below_stored, verdict, bad_rows, ahead,
            CASE WHEN in_target = 1 AND side = 0 AND differs = 0 THEN 1 ELSE 0 END AS is_held,
            CASE WHEN in_target = 0 AND verdict IS NOT NULL AND at_stored = row_count THEN 1 ELSE 0 END AS is_gone
        FROM consolidation_standing) b;
    SELECT COALESCE(bad, 0), COALESCE(ahead, 0), COALESCE(staged, 0) INTO v_bad, v_ahead, v_found FROM consolidation_counts;
    -- A task's own table, unlike one of AppFlow's, may be loaded by anybody at any time, and a part of a load says that the rest is absent.
    IF v_of_task AND v_found <> v_staged THEN
        EXECUTE 'SELECT COUNT(*) FROM ' || v_staging INTO v_found;
    END IF;
    IF v_of_task AND v_found <> v_staged THEN
        p_problem := CAST(v_found AS varchar(20)) || ' rows stand in ' || v_staging || ', and ' || CAST(v_staged AS varchar(20))
            || ' did when its load was counted: let nobody else run the task, and load again';
    ELSIF v_bad > 0 THEN
        p_problem := CAST(v_bad AS varchar(20)) || ' rows have a null, blank, malformed or over-long key (' || v_keys || ')'
            || CASE WHEN STRPOS(v_bad_key, '(15, 18)') > 0 THEN ', which is 15 or 18 letters and digits' ELSE '' END
            || ': correct "key" in the pipeline file, or the records, and load again';
    ELSIF v_ahead > 0 THEN
        p_problem := CAST(v_ahead AS varchar(20)) || ' rows have a ' || v_cursor_column
            || ' more than a day after their extraction: correct the records, and load again';
    END IF;
    -- Without statistics of a table made a moment ago the planner expects one row of it and loops where it should hash.
    ANALYZE consolidation_standing (record_key, verdict);
END;
$$ LANGUAGE plpgsql;
