-- Where each key of the load stands: its newest cursor beside what the target holds, in one pass over staging. Most keys are settled by that:
-- what the target holds already (unchanged), or holds in a newer version (late). The others are open, and their newest rows candidates:
--   consolidation_standing    a row per key
--   consolidation_open        keys to be judged. side: 1 newer than what is stored (or nothing is), 0 at its cursor, -1 older
--   consolidation_candidates  target rows as the load would write them, numbered
CREATE OR REPLACE PROCEDURE orchestrator.place_keys(
    p_load IN varchar(32), p_before IN bigint, p_winners INOUT bigint, p_unchanged INOUT bigint, p_late INOUT bigint, p_duplicates INOUT bigint,
    p_superseded INOUT bigint)
AS $$
DECLARE
    v_pipeline varchar(64);
    v_object varchar(255);
    v_run varchar(100);
    v_extracted timestamp;
    v_latest timestamp;
    v_target varchar(260);
    v_staging varchar(260);
    v_s_key varchar(8192);
    v_t_key varchar(8192);
    v_s_cursor varchar(600);
    v_t_cursor varchar(600);
    v_s_deleted varchar(600);
    v_t_deleted varchar(600);
    v_only_live varchar(700);
    v_kept varchar(65535);
    v_memory varchar(2048) := '';
    v_stored_seen varchar(1024);
    v_same varchar(65535);
    v_rows varchar(65535);
    v_select varchar(65535) := '';
    v_name varchar(127);
    v_column varchar(400);
    v_place integer;
    v_several bigint;
    v_older bigint;
BEGIN
    SELECT pipeline, object, run_id, extracted_at INTO v_pipeline, v_object, v_run, v_extracted
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT target, staging, REPLACE(record_key, '@.', 's.'), REPLACE(record_key, '@.', 't.'), REPLACE(cursor_at, '@.', 's.'),
        REPLACE(cursor_at, '@.', 't.'), REPLACE(deleted, '@.', 's.'), REPLACE(deleted, '@.', 't.'), only_live, kept
    INTO v_target, v_staging, v_s_key, v_t_key, v_s_cursor, v_t_cursor, v_s_deleted, v_t_deleted, v_only_live, v_kept
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

    -- Compared first, grouped then. The empty half keeps the two apart: planners that see both at once sort whole wide rows for it. With
    -- nothing in the target there is nothing to compare.
    SELECT g.same INTO v_same FROM consolidation_groups g WHERE g.place = 0;
    IF p_before = 0 THEN
        v_rows := 'SELECT record_key, MAX(cursor_at) AS cursor_at, COUNT(*) AS row_count, CAST(0 AS bigint) AS at_stored,'
            || ' CAST(0 AS bigint) AS below_stored, CAST(NULL AS timestamp) AS stored_cursor, CAST(NULL AS timestamp) AS stored_seen,'
            || ' 0 AS marks FROM (SELECT ' || v_s_key || ' AS record_key, ' || v_s_cursor || ' AS cursor_at FROM ' || v_staging
            || ' s WHERE 1 = 1' || v_only_live || ') r GROUP BY record_key';
    ELSE
        v_rows := 'SELECT record_key, MAX(cursor_at) AS cursor_at, COUNT(*) AS row_count,'
            || ' COUNT(CASE WHEN cursor_at = stored_cursor THEN 1 END) AS at_stored,'
            || ' COUNT(CASE WHEN cursor_at < stored_cursor THEN 1 END) AS below_stored, MAX(stored_cursor) AS stored_cursor,'
            || ' MAX(stored_seen) AS stored_seen, MAX(marks) AS marks FROM ('
            || 'SELECT ' || v_s_key || ' AS record_key, ' || v_s_cursor || ' AS cursor_at,'
            || ' CASE WHEN ' || v_t_key || ' IS NULL THEN NULL ELSE ' || v_t_cursor || ' END AS stored_cursor, '
            || v_stored_seen || ' AS stored_seen, 2 * ' || v_t_deleted || ' + CASE WHEN ' || v_s_cursor || ' = ' || v_t_cursor
            || ' AND (' || v_s_deleted || ' <> ' || v_t_deleted
            || ' OR CASE WHEN ' || v_same || ' THEN 0 ELSE 1 END = 1) THEN 1 ELSE 0 END AS marks'
            || ' FROM ' || v_staging || ' s LEFT JOIN ' || v_target || ' t ON ' || v_t_key || ' = ' || v_s_key
            || v_memory || ' WHERE 1 = 1' || v_only_live
            || ' UNION ALL SELECT record_key, cursor_at, cursor_at, seen, 0 FROM consolidation_absent WHERE 1 = 0) r GROUP BY record_key';
    END IF;
    DROP TABLE IF EXISTS consolidation_standing;
    EXECUTE 'CREATE TEMP TABLE consolidation_standing AS SELECT record_key, cursor_at, row_count, at_stored, below_stored,'
        || ' CASE WHEN stored_cursor IS NULL THEN 0 ELSE 1 END AS in_target, stored_cursor, stored_seen,'
        || ' CASE WHEN marks > 1 THEN 1 ELSE 0 END AS stored_deleted, CASE WHEN marks IN (1, 3) THEN 1 ELSE 0 END AS differs FROM ('
        || v_rows || ') k';

    v_place := 1;
    LOOP
        SELECT g.same INTO v_same FROM consolidation_groups g WHERE g.place = v_place;
        EXIT WHEN v_same IS NULL;
        EXECUTE 'UPDATE consolidation_standing SET differs = 1 FROM (SELECT DISTINCT ' || v_s_key || ' AS record_key FROM '
            || v_staging || ' s JOIN ' || v_target || ' t ON ' || v_t_key || ' = ' || v_s_key
            || ' WHERE ' || v_s_cursor || ' = ' || v_t_cursor || v_only_live
            || ' AND CASE WHEN ' || v_same || ' THEN 0 ELSE 1 END = 1) d WHERE consolidation_standing.record_key = d.record_key';
        v_place := v_place + 1;
    END LOOP;

    SELECT COUNT(*),
        COUNT(CASE WHEN in_target = 1 AND cursor_at = stored_cursor AND differs = 0 THEN 1 END),
        COALESCE(SUM(CASE WHEN in_target = 1 AND cursor_at = stored_cursor AND differs = 0 THEN at_stored - 1 END), 0),
        COALESCE(SUM(CASE WHEN in_target = 1 AND cursor_at = stored_cursor AND differs = 0 THEN below_stored END), 0),
        COUNT(CASE WHEN in_target = 1 AND cursor_at < stored_cursor AND row_count = 1 THEN 1 END)
    INTO p_winners, p_unchanged, p_duplicates, p_superseded, p_late
    FROM consolidation_standing;

    -- Late keys with several rows are open too: which of them are duplicates has still to be counted.
    DROP TABLE IF EXISTS consolidation_open;
    CREATE TEMP TABLE consolidation_open (record_key varchar(1024), cursor_at timestamp, row_count bigint, in_target integer,
        differs integer, absent_at timestamp, stored_seen timestamp, stored_deleted integer, side integer);
    INSERT INTO consolidation_open
    SELECT b.record_key, b.cursor_at, b.row_count, b.in_target, b.differs, g.absent_at,
        CASE WHEN b.in_target = 1 THEN b.stored_seen ELSE g.seen END AS stored_seen,
        CASE WHEN b.in_target = 1 THEN b.stored_deleted ELSE 1 END AS stored_deleted,
        CASE WHEN COALESCE(b.stored_cursor, g.cursor_at) IS NULL THEN 1
             WHEN b.cursor_at > COALESCE(b.stored_cursor, g.cursor_at) THEN 1
             WHEN b.cursor_at < COALESCE(b.stored_cursor, g.cursor_at) THEN -1
             ELSE 0 END AS side
    FROM consolidation_standing b
    LEFT JOIN (
        SELECT x.record_key, x.cursor_at, x.seen, x.absent_at FROM (
            SELECT record_key, COALESCE(cursor_at, TIMESTAMP '0001-01-01 00:00:00') AS cursor_at, seen,
                MAX(absent_at) OVER (PARTITION BY record_key) AS absent_at,
                ROW_NUMBER() OVER (PARTITION BY record_key
                    ORDER BY COALESCE(cursor_at, TIMESTAMP '0001-01-01 00:00:00') DESC, seen DESC) AS place
            FROM orchestrator.tombstones WHERE pipeline = v_pipeline AND object = v_object) x
        WHERE x.place = 1) g ON g.record_key = b.record_key
    WHERE OCTET_LENGTH(b.record_key) <= 1024 AND (b.in_target = 0 OR b.cursor_at > b.stored_cursor
        OR (b.cursor_at = b.stored_cursor AND b.differs = 1) OR (b.cursor_at < b.stored_cursor AND b.row_count > 1));

    -- Without statistics of a table made a moment ago the planner expects one row of it and loops where it should hash.
    ANALYZE consolidation_open;

    SELECT COUNT(*) INTO v_several FROM consolidation_open WHERE row_count > 1;
    IF v_several > 0 THEN
        EXECUTE 'SELECT COUNT(*) FROM ' || v_staging || ' s JOIN consolidation_open o ON o.record_key = ' || v_s_key
            || ' WHERE o.row_count > 1 AND ' || v_s_cursor || ' < o.cursor_at' || v_only_live INTO v_older;
        p_superseded := p_superseded + v_older;
    END IF;

    -- In the target's own order, so that INSERT needs no second list.
    v_place := 0;
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
    DROP TABLE IF EXISTS consolidation_candidates;
    EXECUTE 'CREATE TEMP TABLE consolidation_candidates AS SELECT ' || v_select || 'o.record_key AS _record_key, ' || v_s_deleted
        || ' AS _deleted, ROW_NUMBER() OVER () AS _row FROM ' || v_staging || ' s JOIN consolidation_open o ON o.record_key = ' || v_s_key
        || ' AND o.cursor_at = ' || v_s_cursor
        || CASE WHEN v_kept = ',,' THEN '' ELSE ' LEFT JOIN ' || v_target || ' t ON ' || v_t_key || ' = ' || v_s_key END
        || ' WHERE 1 = 1' || v_only_live;
    ANALYZE consolidation_candidates (_record_key, _row);
END;
$$ LANGUAGE plpgsql;
