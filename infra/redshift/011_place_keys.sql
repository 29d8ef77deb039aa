-- Where each key of the load stands: its newest cursor beside what the target holds, in one pass over staging. Most keys are settled by
-- that: what the target holds already (unchanged), or holds in a newer version (late). The others are open:
--   consolidation_standing    a row per key. side: 1 newer than what is stored (or nothing is), 0 at its cursor, -1 older
-- What raises no further question is only counted, in one row without a key: in a load of more than two rows per record of the target, the
-- rows older than what is stored (p_passed); in one that could be all of the target, the keys it holds already.
CREATE OR REPLACE PROCEDURE orchestrator.place_keys(
    p_load IN varchar(32), p_before IN bigint, p_winners INOUT bigint, p_unchanged INOUT bigint, p_late INOUT bigint,
    p_duplicates INOUT bigint, p_superseded INOUT bigint, p_open INOUT bigint, p_passed INOUT bigint, p_problem INOUT varchar(4096))
AS $$
DECLARE
    v_pipeline varchar(64);
    v_object varchar(255);
    v_extracted timestamp;
    v_staged bigint;
    v_latest timestamp;
    v_pass boolean;
    v_calm boolean;
    v_count bigint;
    v_keys varchar(1024);
    v_target varchar(260);
    v_staging varchar(260);
    v_s_key varchar(8192);
    v_t_key varchar(8192);
    v_s_cursor varchar(600);
    v_t_cursor varchar(600);
    v_s_deleted varchar(600);
    v_t_deleted varchar(600);
    v_asked varchar(20000);
    v_only_live varchar(700);
    v_bad_key varchar(8192);
    v_cursor_column varchar(127);
    v_memory varchar(2048) := '';
    v_stored_seen varchar(1024);
    v_same varchar(65535);
    v_rows varchar(65535);
    v_keyed varchar(65535);
    v_together varchar(200) := 'record_key';
    v_tombstones varchar(2048) := '';
    v_stored varchar(1024) := 'k.stored_seen, CASE WHEN k.in_target = 0 OR k.marks > 1 THEN 1 ELSE 0 END AS stored_deleted,'
        || ' CAST(NULL AS timestamp) AS absent_at, k.place AS side';
    v_place integer;
    v_there bigint;
    v_bad bigint;
    v_ahead bigint;
BEGIN
    SELECT pipeline, object, extracted_at, staged, key_columns, history_schema IS NULL
    INTO v_pipeline, v_object, v_extracted, v_staged, v_keys, v_calm
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT target, staging, REPLACE(record_key, '@.', 's.'), REPLACE(record_key, '@.', 't.'), REPLACE(cursor_at, '@.', 's.'),
        REPLACE(cursor_at, '@.', 't.'), REPLACE(deleted, '@.', 's.'), REPLACE(deleted, '@.', 't.'), only_live,
        CASE WHEN STRPOS(bad_key, '@.') = 0 THEN bad_key ELSE 'record_key IS NULL' END, cursor_column
    INTO v_target, v_staging, v_s_key, v_t_key, v_s_cursor, v_t_cursor, v_s_deleted, v_t_deleted, v_only_live, v_bad_key, v_cursor_column
    FROM consolidation_load;

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

    -- Which keys hold nothing new can be told here only where one piece compares whole rows, and nobody asks after each of them later on.
    SELECT COUNT(*) INTO v_count FROM consolidation_groups;
    v_calm := v_calm AND v_count = 1 AND COALESCE(v_extracted > v_latest, true) AND COALESCE(v_staged >= p_before, false);
    v_pass := COALESCE(v_staged > 2 * p_before, false);
    SELECT COUNT(*) INTO v_count FROM orchestrator.tombstones WHERE pipeline = v_pipeline AND object = v_object;
    IF v_count > 0 THEN
        v_tombstones := ' LEFT JOIN (SELECT x.record_key, x.cursor_at, x.seen, x.absent_at FROM ('
            || 'SELECT record_key, COALESCE(cursor_at, TIMESTAMP ''0001-01-01 00:00:00'') AS cursor_at, seen,'
            || ' MAX(absent_at) OVER (PARTITION BY record_key) AS absent_at, ROW_NUMBER() OVER (PARTITION BY record_key'
            || ' ORDER BY COALESCE(cursor_at, TIMESTAMP ''0001-01-01 00:00:00'') DESC, seen DESC) AS place'
            || ' FROM orchestrator.tombstones WHERE pipeline = ' || quote_literal(v_pipeline) || ' AND object = ' || quote_literal(v_object)
            || ') x WHERE x.place = 1) g ON g.record_key = k.record_key';
        v_stored := 'CASE WHEN k.in_target = 1 THEN k.stored_seen ELSE g.seen END AS stored_seen,'
            || ' CASE WHEN k.in_target = 0 OR k.marks > 1 THEN 1 ELSE 0 END AS stored_deleted, g.absent_at,'
            || ' CASE WHEN k.in_target = 1 OR g.cursor_at IS NULL THEN k.place WHEN k.cursor_at > g.cursor_at THEN 1'
            || ' WHEN k.cursor_at < g.cursor_at THEN -1 ELSE 0 END AS side';
    END IF;

    LOOP
        -- Compared first, grouped then. The empty half keeps the two apart: planners that see both at once sort whole wide rows for it.
        -- With nothing in the target there is nothing to compare. place: 1 newer than the target's row, or it has none, 0 at its cursor, -1
        -- older.
        SELECT g.same INTO v_same FROM consolidation_groups g WHERE g.place = 0;
        IF p_before = 0 THEN
            v_rows := 'SELECT record_key, 0 AS in_target, MAX(cursor_at) AS cursor_at, CAST(COUNT(*) AS integer) AS row_count,'
                || ' 0 AS at_stored, 0 AS below_stored, CAST(NULL AS timestamp) AS stored_cursor, CAST(NULL AS timestamp) AS stored_seen,'
                || ' 1 AS place, 0 AS marks FROM (SELECT ' || v_s_key || ' AS record_key, ' || v_s_cursor || ' AS cursor_at FROM '
                || v_staging || ' s WHERE 1 = 1' || v_only_live || ') r GROUP BY record_key';
        ELSE
            v_asked := CASE WHEN v_pass THEN 'CASE WHEN ' || v_s_cursor || ' < ' || v_t_cursor || ' AND ' || v_t_key
                || ' IS NOT NULL THEN NULL ELSE ' || v_s_key || ' END' ELSE v_s_key END;
            v_rows := 'SELECT record_key, in_target, MAX(cursor_at) AS cursor_at, CAST(COUNT(*) AS integer) AS row_count,'
                || ' CAST(COUNT(CASE WHEN place = 0 THEN 1 END) AS integer) AS at_stored,'
                || ' CAST(COUNT(CASE WHEN place = -1 THEN 1 END) AS integer) AS below_stored,'
                || ' MAX(stored_cursor) AS stored_cursor, MAX(stored_seen) AS stored_seen, MAX(place) AS place, MAX(marks) AS marks FROM ('
                || 'SELECT ' || v_asked || ' AS record_key, CASE WHEN ' || v_t_key || ' IS NULL THEN 0 ELSE 1 END AS in_target, '
                || v_s_cursor || ' AS cursor_at, ' || v_t_cursor || ' AS stored_cursor, ' || v_stored_seen || ' AS stored_seen,'
                || ' CASE WHEN ' || v_t_key || ' IS NULL THEN 1 WHEN ' || v_s_cursor || ' < ' || v_t_cursor || ' THEN -1 WHEN '
                || v_s_cursor || ' = ' || v_t_cursor || ' THEN 0 ELSE 1 END AS place, CASE WHEN ' || v_t_key || ' IS NULL THEN 0 ELSE 2 * '
                || v_t_deleted || ' + CASE WHEN ' || v_s_cursor || ' = ' || v_t_cursor || ' AND (' || v_s_deleted || ' <> '
                || v_t_deleted || ' OR CASE WHEN ' || v_same || ' THEN 0 ELSE 1 END = 1) THEN 1 ELSE 0 END END AS marks FROM '
                || v_staging || ' s LEFT JOIN ' || v_target || ' t ON ' || v_t_key || ' = ' || v_s_key || v_memory
                || ' WHERE 1 = 1' || v_only_live
                || ' UNION ALL SELECT record_key, 0, cursor_at, cursor_at, seen, 0, 0 FROM consolidation_absent WHERE 1 = 0) r'
                || ' GROUP BY record_key, in_target';
        END IF;
        IF v_calm AND p_before > 0 THEN
            v_together := 'CASE WHEN in_target = 1 AND place = 0 AND marks IN (0, 2) THEN NULL ELSE record_key END AS record_key';
        END IF;
        v_keyed := 'SELECT ' || v_together || ', in_target, cursor_at, row_count, at_stored, below_stored, stored_cursor, stored_seen,'
            || ' place, marks, CASE WHEN record_key IS NULL THEN 0 ELSE 1 END AS key_count,'
            || ' CASE WHEN record_key IS NULL AND in_target = 1 THEN 0 WHEN ' || v_bad_key || ' THEN row_count ELSE 0 END AS bad_rows,'
            || ' CASE WHEN cursor_at > TIMESTAMP '
            || quote_literal(CAST(v_extracted + INTERVAL '1 day' AS varchar(32))) || ' THEN 1 ELSE 0 END AS ahead FROM ('
            || v_rows || ') b';
        IF v_calm AND p_before > 0 THEN
            v_keyed := 'SELECT record_key, in_target, MAX(cursor_at) AS cursor_at, SUM(row_count) AS row_count,'
                || ' SUM(at_stored) AS at_stored, SUM(below_stored) AS below_stored, MAX(stored_cursor) AS stored_cursor,'
                || ' MAX(stored_seen) AS stored_seen, MAX(place) AS place, MAX(marks) AS marks, SUM(key_count) AS key_count,'
                || ' SUM(bad_rows) AS bad_rows, SUM(ahead) AS ahead FROM (' || v_keyed || ') c GROUP BY record_key, in_target';
        END IF;
        DROP TABLE IF EXISTS consolidation_standing;
        EXECUTE 'CREATE TEMP TABLE consolidation_standing AS SELECT k.record_key, k.cursor_at, k.row_count, k.at_stored, k.below_stored,'
            || ' k.key_count, k.bad_rows, k.ahead, k.in_target, k.stored_cursor, ' || v_stored
            || ', CASE WHEN k.marks IN (1, 3) THEN 1 ELSE 0 END AS differs,'
            -- Late keys with several rows are open too: which of them are duplicates has still to be counted.
            || ' CASE WHEN k.record_key IS NULL OR (k.place = 0 AND k.marks IN (0, 2)) OR (k.place = -1 AND k.row_count = 1) THEN 0'
            || ' ELSE 1 END AS is_open FROM (' || v_keyed || ') k' || v_tombstones;

        -- Older rows need no second look where each key of the target came in a version at least as new; otherwise some key may have
        -- nothing else.
        EXIT WHEN NOT v_pass;
        SELECT SUM(CASE WHEN in_target = 1 THEN key_count END), SUM(CASE WHEN record_key IS NULL AND in_target = 1 THEN below_stored END)
        INTO v_there, p_passed FROM consolidation_standing;
        EXIT WHEN COALESCE(p_passed, 0) = 0 OR v_there = p_before;
        p_passed := 0;
        v_pass := false;
    END LOOP;

    v_place := 1;
    LOOP
        SELECT g.same INTO v_same FROM consolidation_groups g WHERE g.place = v_place;
        EXIT WHEN v_same IS NULL;
        EXECUTE 'UPDATE consolidation_standing SET differs = 1, is_open = 1 FROM (SELECT DISTINCT ' || v_s_key || ' AS record_key FROM '
            || v_staging || ' s JOIN ' || v_target || ' t ON ' || v_t_key || ' = ' || v_s_key
            || ' WHERE ' || v_s_cursor || ' = ' || v_t_cursor || v_only_live
            || ' AND CASE WHEN ' || v_same || ' THEN 0 ELSE 1 END = 1) d WHERE consolidation_standing.record_key = d.record_key';
        v_place := v_place + 1;
    END LOOP;

    SELECT COALESCE(SUM(key_count), 0), COALESCE(SUM(is_open), 0),
        COALESCE(SUM(CASE WHEN is_calm = 1 THEN key_count END), 0), COALESCE(SUM(CASE WHEN is_calm = 1 THEN at_stored - key_count END), 0),
        COALESCE(SUM(CASE WHEN is_calm = 1 THEN below_stored END), 0),
        COALESCE(SUM(CASE WHEN is_calm = 0 AND is_open = 0 THEN key_count END), 0), COALESCE(SUM(bad_rows), 0), COALESCE(SUM(ahead), 0)
    INTO p_winners, p_open, p_unchanged, p_duplicates, p_superseded, p_late, v_bad, v_ahead
    FROM (
        SELECT key_count, is_open, at_stored, below_stored, bad_rows, ahead,
            CASE WHEN in_target = 1 AND (record_key IS NULL OR (side = 0 AND differs = 0)) THEN 1 ELSE 0 END AS is_calm
        FROM consolidation_standing) b;
    IF v_bad > 0 THEN
        p_problem := CAST(v_bad AS varchar(20)) || ' rows have a null, blank, malformed or over-long key (' || v_keys || ')'
            || CASE WHEN STRPOS(v_bad_key, '(15, 18)') > 0 THEN ', which is 15 or 18 letters and digits' ELSE '' END
            || ': correct "key" in the pipeline file, or the records, and load again';
    ELSIF v_ahead > 0 THEN
        p_problem := CAST(v_ahead AS varchar(20)) || ' rows have a ' || v_cursor_column
            || ' more than a day after their extraction: correct the records, and load again';
    END IF;
    -- Without statistics of a table made a moment ago the planner expects one row of it and loops where it should hash.
    ANALYZE consolidation_standing (record_key, is_open);
END;
$$ LANGUAGE plpgsql;

-- The staged rows, those of them that are ignored, and of the open keys' rows those that are older than their newest, each counted. Then
-- the newest rows of the open keys:
--   consolidation_candidates  target rows as the load would write them, numbered
CREATE OR REPLACE PROCEDURE orchestrator.pick_candidates(
    p_load IN varchar(32), p_open IN bigint, p_passed IN bigint, p_staged INOUT bigint, p_ignored INOUT bigint,
    p_superseded INOUT bigint)
AS $$
DECLARE
    v_run varchar(100);
    v_extracted timestamp;
    v_target varchar(260);
    v_staging varchar(260);
    v_s_key varchar(8192);
    v_t_key varchar(8192);
    v_s_cursor varchar(600);
    v_s_deleted varchar(600);
    v_only_live varchar(700);
    v_kept varchar(65535);
    v_select varchar(65535) := '';
    v_name varchar(127);
    v_column varchar(400);
    v_place integer := 0;
    v_rows bigint;
    v_settled bigint;
    v_registered bigint;
    v_along boolean;
    v_mark varchar(1400);
    v_older bigint := 0;
BEGIN
    SELECT run_id, extracted_at, COALESCE(staged, 0) INTO v_run, v_extracted, v_registered
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT target, staging, REPLACE(record_key, '@.', 's.'), REPLACE(record_key, '@.', 't.'), REPLACE(cursor_at, '@.', 's.'),
        REPLACE(deleted, '@.', 's.'), only_live, kept
    INTO v_target, v_staging, v_s_key, v_t_key, v_s_cursor, v_s_deleted, v_only_live, v_kept
    FROM consolidation_load;

    -- Rows older than their key's newest come along where they are few, marked -1, and are counted there. What place_keys has counted as
    -- older than the target is not counted again.
    SELECT COALESCE(SUM(CASE WHEN is_open = 1 THEN row_count END), 0), COUNT(CASE WHEN is_open = 0 THEN 1 END)
    INTO v_rows, v_settled FROM consolidation_standing;
    v_mark := CASE WHEN p_passed > 0 THEN ' AND (o.in_target = 0 OR ' || v_s_cursor || ' >= o.stored_cursor)' ELSE '' END || v_only_live;
    v_along := v_rows <= 2 * p_open OR v_rows <= v_registered / 8;
    IF v_along THEN
        EXECUTE 'SELECT COUNT(*) FROM ' || v_staging INTO p_staged;
    ELSIF v_settled = 0 THEN
        EXECUTE 'SELECT COUNT(*), COUNT(CASE WHEN o.record_key IS NULL' || v_only_live || ' THEN 1 END) FROM ' || v_staging
            || ' s LEFT JOIN consolidation_standing o ON o.record_key = ' || v_s_key || ' AND o.cursor_at = ' || v_s_cursor
            INTO p_staged, v_older;
    ELSE
        EXECUTE 'SELECT COUNT(*), COUNT(CASE WHEN ' || v_s_cursor || ' < o.cursor_at' || v_mark || ' THEN 1 END) FROM ' || v_staging
            || ' s LEFT JOIN (SELECT record_key, cursor_at, in_target, stored_cursor FROM consolidation_standing WHERE is_open = 1) o'
            || ' ON o.record_key = ' || v_s_key INTO p_staged, v_older;
    END IF;
    IF v_only_live <> '' THEN
        EXECUTE 'SELECT COUNT(*) FROM ' || v_staging || ' s WHERE ' || v_s_deleted || ' = 1' INTO p_ignored;
    END IF;
    DROP TABLE IF EXISTS consolidation_candidates;
    IF p_open = 0 THEN
        RETURN;
    END IF;

    -- In the target's own order, so that INSERT needs no second list.
    LOOP
        SELECT c.place, c.name INTO v_place, v_name
        FROM consolidation_columns c WHERE c.side = 'target' AND c.place > v_place ORDER BY c.place LIMIT 1;
        EXIT WHEN v_name IS NULL;
        v_column := 's.' || quote_ident(v_name);
        IF v_name = '_extracted_at' THEN
            v_column := 'CAST(' || quote_literal(CAST(v_extracted AS varchar(32))) || ' AS timestamp) AS _extracted_at';
        ELSIF v_name = '_run_id' THEN
            v_column := 'CAST(' || quote_literal(v_run) || ' AS varchar(100)) AS _run_id';
        ELSIF v_name = 'isdeleted' THEN
            v_column := 'COALESCE(' || v_column || ', false) AS isdeleted';
        ELSIF STRPOS(v_kept, ',' || v_name || ',') > 0 THEN
            v_column := 't.' || quote_ident(v_name);
        END IF;
        v_select := v_select || v_column || ', ';
    END LOOP;
    EXECUTE 'CREATE TEMP TABLE consolidation_candidates AS SELECT ' || v_select || 'o.record_key AS _record_key, '
        || CASE WHEN v_along THEN 'CASE WHEN ' || v_s_cursor || ' < o.cursor_at THEN -1 ELSE ' || v_s_deleted || ' END' ELSE v_s_deleted END
        || ' AS _deleted, ROW_NUMBER() OVER () AS _row FROM ' || v_staging || ' s JOIN consolidation_standing o ON o.record_key = '
        || v_s_key
        || CASE WHEN v_along THEN '' ELSE ' AND o.cursor_at = ' || v_s_cursor END
        || CASE WHEN v_kept = ',,' THEN '' ELSE ' LEFT JOIN ' || v_target || ' t ON ' || v_t_key || ' = ' || v_s_key END
        || ' WHERE o.is_open = 1' || v_mark;
    IF v_along THEN
        SELECT COUNT(*) INTO v_older FROM consolidation_candidates WHERE _deleted = -1;
    END IF;
    p_superseded := p_superseded + v_older;
    ANALYZE consolidation_candidates (_record_key, _row);
END;
$$ LANGUAGE plpgsql;
