-- The newest rows of the contested keys. Of the other staged rows, those that are ignored are counted, and of the contested keys' all are
-- older that are not among the newest.
--   consolidation_candidates  target rows as the load would write them, numbered
CREATE OR REPLACE PROCEDURE orchestrator.pick_candidates(p_load IN varchar(32))
AS $$
DECLARE
    v_target varchar(260);
    v_staging varchar(260);
    v_s_key varchar(8192);
    v_t_key varchar(8192);
    v_s_cursor varchar(600);
    v_s_deleted varchar(600);
    v_only_live varchar(700);
    v_kept varchar(65535);
    v_select varchar(65535) := '';
    v_contested bigint;
    v_rows bigint;
    v_ignored bigint;
BEGIN
    SELECT target, staging, REPLACE(record_key, '@.', 's.'), REPLACE(record_key, '@.', 't.'), REPLACE(cursor_at, '@.', 's.'),
        REPLACE(deleted, '@.', 's.'), only_live, kept
    INTO v_target, v_staging, v_s_key, v_t_key, v_s_cursor, v_s_deleted, v_only_live, v_kept
    FROM consolidation_load;
    SELECT contested, contested_rows INTO v_contested, v_rows FROM consolidation_counts;
    IF v_only_live <> '' THEN
        EXECUTE 'SELECT COUNT(*) FROM ' || v_staging || ' s WHERE ' || v_s_deleted || ' = 1' INTO v_ignored;
        INSERT INTO consolidation_counts (ignored) VALUES (v_ignored);
    END IF;
    DROP TABLE IF EXISTS consolidation_candidates;
    IF v_contested = 0 THEN
        RETURN;
    END IF;

    CALL orchestrator.describe_row(p_load, v_select);
    EXECUTE 'CREATE TEMP TABLE consolidation_candidates AS SELECT o.record_key AS _record_key, ' || v_s_deleted
        || ' AS _deleted, ROW_NUMBER() OVER () AS _row, ' || v_select || ' FROM ' || v_staging || ' s JOIN consolidation_standing o ON o.record_key = '
        || v_s_key || ' AND o.cursor_at = ' || v_s_cursor
        || CASE WHEN v_kept = ',,' THEN '' ELSE ' LEFT JOIN ' || v_target || ' t ON ' || v_t_key || ' = ' || v_s_key END
        || ' WHERE o.verdict IS NULL' || v_only_live;
    INSERT INTO consolidation_counts (superseded) SELECT v_rows - COUNT(*) FROM consolidation_candidates;
    ANALYZE consolidation_candidates (_record_key, _row);
END;
$$ LANGUAGE plpgsql;

-- A target row as the load would write it, of staged row s and target row t: a SELECT list in the target's own order, so that INSERT needs no
-- second list.
CREATE OR REPLACE PROCEDURE orchestrator.describe_row(p_load IN varchar(32), p_select INOUT varchar(65535))
AS $$
DECLARE
    v_run varchar(100);
    v_extracted timestamp;
    v_kept varchar(65535);
    v_name varchar(127);
    v_column varchar(400);
    v_place integer := 0;
BEGIN
    SELECT run_id, extracted_at INTO v_run, v_extracted FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT kept INTO v_kept FROM consolidation_load;
    p_select := '';
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
        IF p_select <> '' THEN
            p_select := p_select || ', ';
        END IF;
        p_select := p_select || v_column;
    END LOOP;
END;
$$ LANGUAGE plpgsql;

-- The verdict on each contested key, in consolidation_verdicts, with the row that stands for it.
CREATE OR REPLACE PROCEDURE orchestrator.judge_keys(p_load IN varchar(32))
AS $$
DECLARE
    v_extracted timestamp;
    v_at varchar(64);
    v_target varchar(260);
    v_t_key varchar(8192);
    v_t_deleted varchar(600);
    v_verdict varchar(4096);
    v_judged varchar(8192);
    v_contested bigint;
    v_place integer := 0;
    v_same varchar(65535);
    v_policy varchar(8);
BEGIN
    SELECT extracted_at, deletes INTO v_extracted, v_policy FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT target, REPLACE(record_key, '@.', 't.'), REPLACE(deleted, '@.', 't.'), verdict INTO v_target, v_t_key, v_t_deleted, v_verdict
    FROM consolidation_load;
    DROP TABLE IF EXISTS consolidation_digests;
    CREATE TEMP TABLE consolidation_digests (record_key varchar(1024), row_number bigint, deleted integer, stored integer,
        content_hash varchar(16), stamps varchar(1024));
    DROP TABLE IF EXISTS consolidation_verdicts;
    CREATE TEMP TABLE consolidation_verdicts (record_key varchar(1024), cursor_at timestamp, in_target integer, stored_seen timestamp,
        stored_deleted integer, absent_at timestamp, side integer, deleted integer, outranked bigint, repeats bigint, row_number bigint,
        contested integer, verdict varchar(16));
    SELECT COALESCE(SUM(contested), 0) INTO v_contested FROM consolidation_counts;
    IF v_contested = 0 THEN
        RETURN;
    END IF;

    v_at := 'CAST(' || quote_literal(CAST(v_extracted AS varchar(32))) || ' AS timestamp)';
    v_judged := 'INSERT INTO consolidation_verdicts SELECT p.record_key, p.cursor_at, p.in_target, p.stored_seen, p.stored_deleted,'
        || ' p.absent_at, p.side, p.deleted, p.outranked, p.repeats, p.row_number, p.contested, ' || v_verdict || ' FROM (';

    -- A delete outranks the live rows at its cursor. contested: 1 only the content of its rows can decide, 2 the same, unless they are all
    -- alike, which deletes are whose content goes with them.
    EXECUTE v_judged
        || 'SELECT o.record_key, o.cursor_at, o.in_target, o.stored_seen, o.stored_deleted, o.absent_at, o.side,'
        || ' CASE WHEN c.gone > 0 THEN 1 ELSE 0 END AS deleted, CASE WHEN c.gone > 0 THEN c.live ELSE 0 END AS outranked,'
        || ' CASE WHEN c.gone > 0 THEN c.gone ELSE c.live END - 1 AS repeats,'
        || ' CASE WHEN c.gone > 0 THEN c.gone_row ELSE c.live_row END AS row_number,'
        || ' CASE WHEN o.side = 0 AND o.in_target = 1 AND (o.stored_seen = ' || v_at || ' OR c.gone > 1 OR (c.gone = 0 AND c.live > 1))'
        || ' THEN 1'
        || CASE WHEN v_policy = 'apply' THEN '' ELSE ' WHEN c.gone > 1 THEN 2' END
        || ' WHEN c.gone = 0 AND c.live > 1 THEN 2 ELSE 0 END AS contested,'
        || ' CAST(NULL AS varchar(1040)) AS best, CAST(NULL AS varchar(1040)) AS stored FROM consolidation_standing o JOIN ('
        || 'SELECT _record_key, COUNT(CASE WHEN _deleted = 0 THEN 1 END) AS live, MIN(CASE WHEN _deleted = 0 THEN _row END) AS live_row,'
        || ' COUNT(CASE WHEN _deleted = 1 THEN 1 END) AS gone, MIN(CASE WHEN _deleted = 1 THEN _row END) AS gone_row'
        || ' FROM consolidation_candidates GROUP BY _record_key) c ON c._record_key = o.record_key) p';
    ANALYZE consolidation_verdicts (record_key, row_number, contested, verdict);

    -- Most rows beside a top row repeat it, and comparing is far cheaper than a digest.
    DROP TABLE IF EXISTS consolidation_contested;
    CREATE TEMP TABLE consolidation_contested (record_key varchar(1024));
    INSERT INTO consolidation_contested SELECT record_key FROM consolidation_verdicts WHERE contested = 1;
    SELECT COUNT(*) INTO v_contested FROM consolidation_verdicts WHERE contested = 2;
    WHILE v_contested > 0 LOOP
        SELECT g.same INTO v_same FROM consolidation_groups g WHERE g.place = v_place;
        EXIT WHEN v_same IS NULL;
        EXECUTE 'INSERT INTO consolidation_contested SELECT p.record_key FROM consolidation_verdicts p'
            || ' JOIN consolidation_candidates t ON t._row = p.row_number'
            || ' JOIN consolidation_candidates s ON s._record_key = p.record_key AND s._deleted = p.deleted'
            || ' WHERE p.contested = 2 AND s._row > p.row_number AND CASE WHEN ' || v_same || ' THEN 0 ELSE 1 END = 1';
        v_place := v_place + 1;
    END LOOP;

    SELECT COUNT(*) INTO v_contested FROM consolidation_contested;
    IF v_contested > 0 THEN
        DROP TABLE IF EXISTS consolidation_placed;
        CREATE TEMP TABLE consolidation_placed AS SELECT v.* FROM consolidation_verdicts v
        JOIN (SELECT DISTINCT record_key FROM consolidation_contested) d ON d.record_key = v.record_key;
        ANALYZE consolidation_placed (record_key);
        CALL orchestrator.digest_rows('SELECT c.* FROM consolidation_candidates c JOIN consolidation_placed p'
            || ' ON p.record_key = c._record_key AND p.deleted = c._deleted', 0);
        SELECT COUNT(*) INTO v_contested FROM consolidation_placed WHERE side = 0 AND in_target = 1;
        IF v_contested > 0 THEN
            CALL orchestrator.digest_rows('SELECT t.*, p.record_key AS _record_key, 0 AS _row, ' || v_t_deleted || ' AS _deleted FROM '
                || v_target || ' t JOIN consolidation_placed p ON p.record_key = ' || v_t_key || ' WHERE p.side = 0', 1);
        END IF;
        ANALYZE consolidation_digests (record_key);

        -- The best row of each; of equal rows the first.
        DELETE FROM consolidation_verdicts USING consolidation_placed
        WHERE consolidation_verdicts.record_key = consolidation_placed.record_key;
        EXECUTE v_judged
            || 'SELECT p.record_key, p.cursor_at, p.in_target, p.stored_seen, p.stored_deleted, p.absent_at, p.side, p.deleted,'
            || ' p.outranked + b.outranked AS outranked, b.repeats, b.row_number, p.contested, b.best, b.stored'
            || ' FROM consolidation_placed p JOIN (SELECT d.record_key, m.best, m.stored,'
            || ' MIN(CASE WHEN d.content_hash || d.stamps = m.best THEN d.row_number END) AS row_number,'
            || ' COUNT(CASE WHEN d.content_hash || d.stamps = m.best THEN 1 END) - 1 AS repeats,'
            || ' COUNT(CASE WHEN d.content_hash || d.stamps < m.best THEN 1 END) AS outranked FROM consolidation_digests d JOIN ('
            || 'SELECT record_key, MAX(CASE WHEN stored = 0 THEN content_hash || stamps END) AS best,'
            || ' MAX(CASE WHEN stored = 1 THEN content_hash || stamps END) AS stored'
            || ' FROM consolidation_digests GROUP BY record_key) m ON m.record_key = d.record_key'
            || ' WHERE d.stored = 0 GROUP BY d.record_key, m.best, m.stored) b ON b.record_key = p.record_key) p';
        DROP TABLE consolidation_placed;
    END IF;
    DROP TABLE consolidation_contested;

    INSERT INTO consolidation_counts (inserted, updated, deleted, buried, unchanged, late, superseded, duplicates, again)
    SELECT COUNT(CASE WHEN verdict = 'inserted' THEN 1 END), COUNT(CASE WHEN verdict = 'updated' THEN 1 END),
        COUNT(CASE WHEN verdict = 'deleted' THEN 1 END), COUNT(CASE WHEN verdict = 'buried' THEN 1 END),
        COUNT(CASE WHEN verdict = 'unchanged' THEN 1 END), COUNT(CASE WHEN verdict = 'late' THEN 1 END),
        COALESCE(SUM(outranked), 0), COALESCE(SUM(repeats), 0), COUNT(CASE WHEN verdict = 'unchanged' AND in_target = 1 THEN 1 END)
    FROM consolidation_verdicts;
END;
$$ LANGUAGE plpgsql;
