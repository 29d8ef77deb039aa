-- The verdict on each open key, in consolidation_verdicts, with the row that stands for it. The order is (cursor, seen, isdeleted, content
-- hash, stamps); a record that a full load did not bring comes back with a version newer than its last and extracted after that load.
-- No branch is a rest: a key that fits none has no verdict, and the receipt shows it.
CREATE OR REPLACE PROCEDURE orchestrator.judge_keys(
    p_load IN varchar(32), p_open IN bigint, p_inserted INOUT bigint, p_updated INOUT bigint, p_deleted INOUT bigint, p_buried INOUT bigint,
    p_unchanged INOUT bigint, p_late INOUT bigint, p_duplicates INOUT bigint, p_superseded INOUT bigint)
AS $$
DECLARE
    v_policy varchar(8);
    v_extracted timestamp;
    v_at varchar(64);
    v_target varchar(260);
    v_t_key varchar(8192);
    v_t_deleted varchar(600);
    v_judged varchar(4096);
    v_contested bigint;
    v_place integer := 0;
    v_same varchar(65535);
    v_inserted bigint;
    v_updated bigint;
    v_removed bigint;
    v_buried bigint;
    v_unchanged bigint;
    v_late bigint;
    v_outranked bigint;
    v_repeats bigint;
BEGIN
    SELECT deletes, extracted_at INTO v_policy, v_extracted FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT target, REPLACE(record_key, '@.', 't.'), REPLACE(deleted, '@.', 't.') INTO v_target, v_t_key, v_t_deleted
    FROM consolidation_load;
    DROP TABLE IF EXISTS consolidation_digests;
    CREATE TEMP TABLE consolidation_digests (record_key varchar(1024), row_number bigint, deleted integer, stored integer,
        content_hash varchar(16), stamps varchar(1024));
    DROP TABLE IF EXISTS consolidation_verdicts;
    CREATE TEMP TABLE consolidation_verdicts (record_key varchar(1024), cursor_at timestamp, in_target integer, stored_seen timestamp,
        stored_deleted integer, absent_at timestamp, side integer, deleted integer, outranked bigint, repeats bigint, row_number bigint,
        contested integer, verdict varchar(16));
    IF p_open = 0 THEN
        RETURN;
    END IF;

    v_at := 'CAST(' || quote_literal(CAST(v_extracted AS varchar(32))) || ' AS timestamp)';
    v_judged := 'INSERT INTO consolidation_verdicts SELECT y.record_key, y.cursor_at, y.in_target, y.stored_seen, y.stored_deleted,'
        || ' y.absent_at, y.side, y.deleted, y.outranked, y.repeats, y.row_number, y.contested,'
        || ' CASE WHEN y.stands = 0 THEN ''unchanged'' WHEN y.stands = -1 THEN ''late'''
        || CASE WHEN v_policy = 'apply' THEN ' WHEN y.stands = 1 AND y.deleted = 1 AND y.in_target = 1 THEN ''deleted'''
            || ' WHEN y.stands = 1 AND y.deleted = 1 AND y.in_target = 0 THEN ''buried''' ELSE '' END
        || ' WHEN y.stands = 1 AND y.in_target = 1 THEN ''updated'' WHEN y.stands = 1 AND y.in_target = 0 THEN ''inserted'' END'
        || ' FROM (SELECT p.*, CASE WHEN p.in_target = 0 AND p.deleted = 0 AND ' || v_at || ' <= p.absent_at THEN -1'
        || ' WHEN p.side <> 0 THEN p.side'
        || ' WHEN p.in_target = 1 AND p.deleted = p.stored_deleted AND p.best = p.stored THEN 0'
        || ' WHEN p.in_target = 0 AND p.deleted = 1 THEN 0'
        || ' WHEN ' || v_at || ' > p.stored_seen THEN 1 WHEN ' || v_at || ' < p.stored_seen THEN -1'
        || ' WHEN p.deleted > p.stored_deleted THEN 1 WHEN p.deleted < p.stored_deleted THEN -1'
        || ' WHEN p.best > p.stored THEN 1 WHEN p.best < p.stored THEN -1 END AS stands FROM (';

    -- A delete outranks the live rows at its cursor. contested: 1 only the content of its rows can decide, 2 the same, unless they are all
    -- alike.
    EXECUTE v_judged
        || 'SELECT o.record_key, o.cursor_at, o.in_target, o.stored_seen, o.stored_deleted, o.absent_at, o.side,'
        || ' CASE WHEN c.gone > 0 THEN 1 ELSE 0 END AS deleted, CASE WHEN c.gone > 0 THEN c.live ELSE 0 END AS outranked,'
        || ' CASE WHEN c.gone > 0 THEN c.gone ELSE c.live END - 1 AS repeats,'
        || ' CASE WHEN c.gone > 0 THEN c.gone_row ELSE c.live_row END AS row_number,'
        || ' CASE WHEN o.side = 0 AND o.in_target = 1 AND (o.stored_seen = ' || v_at || ' OR c.gone > 1 OR (c.gone = 0 AND c.live > 1))'
        || ' THEN 1'
        || ' WHEN c.gone > 1 OR (c.gone = 0 AND c.live > 1) THEN 2 ELSE 0 END AS contested,'
        || ' CAST(NULL AS varchar(1040)) AS best, CAST(NULL AS varchar(1040)) AS stored FROM consolidation_standing o JOIN ('
        || 'SELECT _record_key, COUNT(CASE WHEN _deleted = 0 THEN 1 END) AS live, MIN(CASE WHEN _deleted = 0 THEN _row END) AS live_row,'
        || ' COUNT(CASE WHEN _deleted = 1 THEN 1 END) AS gone, MIN(CASE WHEN _deleted = 1 THEN _row END) AS gone_row'
        || ' FROM consolidation_candidates GROUP BY _record_key) c ON c._record_key = o.record_key) p) y';
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
            || ' WHERE p.contested = 2 AND s._row > t._row AND CASE WHEN ' || v_same || ' THEN 0 ELSE 1 END = 1';
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
            || ' WHERE d.stored = 0 GROUP BY d.record_key, m.best, m.stored) b ON b.record_key = p.record_key) p) y';
        DROP TABLE consolidation_placed;
    END IF;
    DROP TABLE consolidation_contested;

    SELECT COUNT(CASE WHEN verdict = 'inserted' THEN 1 END), COUNT(CASE WHEN verdict = 'updated' THEN 1 END),
        COUNT(CASE WHEN verdict = 'deleted' THEN 1 END), COUNT(CASE WHEN verdict = 'buried' THEN 1 END),
        COUNT(CASE WHEN verdict = 'unchanged' THEN 1 END), COUNT(CASE WHEN verdict = 'late' THEN 1 END),
        COALESCE(SUM(outranked), 0), COALESCE(SUM(repeats), 0)
    INTO v_inserted, v_updated, v_removed, v_buried, v_unchanged, v_late, v_outranked, v_repeats
    FROM consolidation_verdicts;
    p_inserted := v_inserted;
    p_updated := v_updated;
    p_deleted := v_removed;
    p_buried := v_buried;
    p_unchanged := p_unchanged + v_unchanged;
    p_late := p_late + v_late;
    p_superseded := p_superseded + v_outranked;
    p_duplicates := p_duplicates + v_repeats;
END;
$$ LANGUAGE plpgsql;
