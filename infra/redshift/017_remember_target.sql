-- Loads without a history whose result a history has caught up with.
CREATE TABLE IF NOT EXISTS orchestrator.remembered (
    pipeline varchar(64),
    object varchar(255),
    history_schema varchar(127),
    load_id varchar(32)
);

-- A history that is empty begins with what the target holds, and one that was switched off goes on from it: each row of the target whose
-- version is not known yet, and each deletion of the loads in between, which only their tombstones tell of. In the transaction of the first
-- load with a history; the loads it made up for are remembered, so that it happens once.
CREATE OR REPLACE PROCEDURE orchestrator.remember_target(p_load IN varchar(32))
AS $$
DECLARE
    v_pipeline varchar(64);
    v_object varchar(255);
    v_schema varchar(127);
    v_table varchar(127);
    v_history varchar(127);
    v_target varchar(260);
    v_versions varchar(260);
    v_sightings varchar(260);
    v_key varchar(8192);
    v_cursor varchar(600);
    v_deleted varchar(600);
    v_stamps varchar(4096);
    v_stamp_text varchar(8192);
    v_stamp_columns varchar(4096) := '';
    v_place integer := 2;
    v_missed bigint;
    v_empty boolean;
    v_known varchar(8192);
    v_narrow varchar(8192);
BEGIN
    SELECT pipeline, object, target_schema, target_table, history_schema INTO v_pipeline, v_object, v_schema, v_table, v_history
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT target, versions, sightings, record_key, cursor_at, deleted, stamps, stamp_text
    INTO v_target, v_versions, v_sightings, v_key, v_cursor, v_deleted, v_stamps, v_stamp_text FROM consolidation_load;

    DROP TABLE IF EXISTS consolidation_missed;
    CREATE TEMP TABLE consolidation_missed (load_id varchar(32));
    INSERT INTO consolidation_missed
    SELECT DISTINCT l.load_id
    FROM orchestrator.ledger l
    JOIN orchestrator.staged s ON s.load_id = l.load_id AND s.pipeline = l.pipeline AND s.progress = 20
    LEFT JOIN orchestrator.remembered r ON r.load_id = l.load_id AND r.pipeline = l.pipeline AND r.history_schema = v_history
    WHERE l.pipeline = v_pipeline AND l.object = v_object AND l.target_schema = v_schema AND l.target_table = v_table
        AND COALESCE(s.history_schema, '') <> v_history AND r.load_id IS NULL;
    SELECT COUNT(*) INTO v_missed FROM consolidation_missed;
    EXECUTE 'SELECT COUNT(*) = 0 FROM (SELECT 1 FROM ' || v_versions || ' LIMIT 1) v' INTO v_empty;
    IF v_missed = 0 AND NOT v_empty THEN
        DROP TABLE consolidation_missed;
        RETURN;
    END IF;

    WHILE SPLIT_PART(v_stamps, ',', v_place) <> '' LOOP
        v_stamp_columns := v_stamp_columns || ', ' || quote_ident(SPLIT_PART(v_stamps, ',', v_place));
        v_place := v_place + 1;
    END LOOP;

    -- 1. The target's rows as versions, beside what is known of their keys.
    DROP TABLE IF EXISTS consolidation_heard;
    CALL orchestrator.hash_rows('consolidation_heard', 'SELECT t.*, ' || REPLACE(v_key, '@.', 't.') || ' AS _record_key, '
        || REPLACE(v_cursor, '@.', 't.') || ' AS _cursor_at, ' || REPLACE(v_deleted, '@.', 't.') || ' AS _deleted,'
        || ' COALESCE(t._extracted_at, TIMESTAMP ''0001-01-01 00:00:00'') AS _seen, ROW_NUMBER() OVER () AS _row FROM ' || v_target || ' t');
    DROP TABLE IF EXISTS consolidation_known;
    CREATE TEMP TABLE consolidation_known (record_key varchar(1024), cursor_at timestamp, deleted integer, content_hash varchar(16),
        seen timestamp, stamps varchar(1024), whole integer);
    v_known := 'INSERT INTO consolidation_known SELECT h.record_key, COALESCE(h.cursor_at, TIMESTAMP ''0001-01-01 00:00:00''),'
        || ' CASE WHEN h.isdeleted = true THEN 1 ELSE 0 END, h.content_hash, h.seen, ';
    EXECUTE v_known || v_stamp_text || ', 1 FROM ' || v_versions || ' h';
    EXECUTE v_known || v_stamp_text || ', 0 FROM ' || v_sightings || ' h';
    EXECUTE v_known || 'h.stamps, 0 FROM orchestrator.seen h WHERE h.pipeline = ' || quote_literal(v_pipeline) || ' AND h.object = '
        || quote_literal(v_object) || ' AND h.content_hash IS NOT NULL';
    ANALYZE consolidation_known;

    -- 2. Those that add something.
    DROP TABLE IF EXISTS consolidation_news;
    CREATE TEMP TABLE consolidation_news (record_key varchar(1024), row_number bigint, content_hash varchar(16), whole integer,
        news integer, last_seen timestamp);
    INSERT INTO consolidation_news
    SELECT h._record_key, h._row, h._content_hash, CASE WHEN c.record_key IS NULL THEN 1 ELSE 0 END,
        CASE WHEN v.first_seen IS NULL OR h._seen < v.first_seen OR h._seen > v.last_seen THEN 1 ELSE 0 END,
        CASE WHEN v.last_seen > h._seen THEN v.last_seen ELSE h._seen END
    FROM consolidation_heard h
    LEFT JOIN (
        SELECT record_key, cursor_at, deleted, content_hash, stamps, MIN(seen) AS first_seen, MAX(seen) AS last_seen
        FROM consolidation_known GROUP BY record_key, cursor_at, deleted, content_hash, stamps) v
        ON v.record_key = h._record_key AND v.cursor_at = h._cursor_at AND v.deleted = h._deleted
        AND v.content_hash = h._content_hash AND v.stamps = h._stamps
    LEFT JOIN (SELECT DISTINCT record_key, content_hash FROM consolidation_known WHERE whole = 1) c
        ON c.record_key = h._record_key AND c.content_hash = h._content_hash;
    ANALYZE consolidation_news;
    CALL orchestrator.write_versions(v_versions);
    v_narrow := 'INSERT INTO ' || v_sightings || ' (cursor_at, isdeleted, record_key, content_hash' || v_stamp_columns
        || ', seen) SELECT NULLIF(h._cursor_at, TIMESTAMP ''0001-01-01 00:00:00''), h._deleted = 1, n.record_key, n.content_hash'
        || REPLACE(v_stamp_columns, ', ', ', h.');
    EXECUTE v_narrow || ', h._seen FROM consolidation_heard h JOIN consolidation_news n ON n.row_number = h._row'
        || ' WHERE n.whole = 0 AND n.news = 1';

    -- 3. When they were seen again, as loads without a history noted it; then the deletions.
    EXECUTE v_narrow || ', m.seen FROM consolidation_heard h JOIN consolidation_news n ON n.row_number = h._row'
        || ' JOIN (SELECT record_key, COALESCE(cursor_at, TIMESTAMP ''0001-01-01 00:00:00'') AS cursor_at, MAX(seen) AS seen'
        || ' FROM orchestrator.seen WHERE pipeline = ' || quote_literal(v_pipeline) || ' AND object = ' || quote_literal(v_object)
        || ' GROUP BY record_key, COALESCE(cursor_at, TIMESTAMP ''0001-01-01 00:00:00'')) m'
        || ' ON m.record_key = n.record_key AND m.cursor_at = h._cursor_at AND m.seen > n.last_seen';
    EXECUTE 'INSERT INTO ' || v_sightings || ' (cursor_at, seen, isdeleted, record_key, content_hash)'
        || ' SELECT t.cursor_at, t.seen, true, t.record_key, '''' FROM orchestrator.tombstones t JOIN consolidation_missed m'
        || ' ON m.load_id = t.load_id WHERE t.pipeline = ' || quote_literal(v_pipeline) || ' AND t.object = ' || quote_literal(v_object)
        || ' AND t.absent_at IS NULL';
    INSERT INTO orchestrator.remembered (pipeline, object, history_schema, load_id)
    SELECT v_pipeline, v_object, v_history, load_id FROM consolidation_missed;

    DROP TABLE consolidation_heard;
    DROP TABLE consolidation_known;
    DROP TABLE consolidation_news;
    DROP TABLE consolidation_missed;
END;
$$ LANGUAGE plpgsql;
