-- Every version the load saw, appended to the history unless it is known there: a version whose content is new, whole into __versions, any
-- other narrow into __sightings. A version known to have been seen before and after this extraction adds nothing. A winner that the target
-- already holds is only seen again. Columns the load brought nothing for come from the target, which keeps their last value.
CREATE OR REPLACE PROCEDURE orchestrator.append_history(p_load IN varchar(32))
AS $$
DECLARE
    v_pipeline varchar(64);
    v_object varchar(255);
    v_extracted timestamp;
    v_at varchar(64);
    v_target varchar(260);
    v_staging varchar(260);
    v_versions varchar(260);
    v_sightings varchar(260);
    v_key varchar(8192);
    v_cursor varchar(600);
    v_deleted varchar(600);
    v_stamps varchar(4096);
    v_stamp_text varchar(8192);
    v_stamp_columns varchar(4096) := '';
    v_kept varchar(65535);
    v_name varchar(127);
    v_columns varchar(65535) := 's.*';
    v_kept_from varchar(16384) := '';
    v_place integer;
    v_known varchar(65535);
BEGIN
    SELECT pipeline, object, extracted_at INTO v_pipeline, v_object, v_extracted
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT target, staging, versions, sightings, record_key, cursor_at, deleted, stamps, stamp_text, kept
    INTO v_target, v_staging, v_versions, v_sightings, v_key, v_cursor, v_deleted, v_stamps, v_stamp_text, v_kept FROM consolidation_load;
    v_at := 'CAST(' || quote_literal(CAST(v_extracted AS varchar(32))) || ' AS timestamp)';
    v_place := 2;
    WHILE SPLIT_PART(v_stamps, ',', v_place) <> '' LOOP
        v_stamp_columns := v_stamp_columns || ', ' || quote_ident(SPLIT_PART(v_stamps, ',', v_place));
        v_place := v_place + 1;
    END LOOP;

    CALL orchestrator.settle_seen(p_load);
    CALL orchestrator.remember_target(p_load);

    IF v_kept <> ',,' THEN
        v_columns := '';
        v_place := 0;
        LOOP
            SELECT c.place, c.name INTO v_place, v_name
            FROM consolidation_columns c WHERE c.side = 'target' AND c.place > v_place ORDER BY c.place LIMIT 1;
            EXIT WHEN v_name IS NULL;
            IF v_columns <> '' THEN
                v_columns := v_columns || ', ';
            END IF;
            v_columns := v_columns || CASE WHEN STRPOS(v_kept, ',' || v_name || ',') > 0 THEN 't.' ELSE 's.' END || quote_ident(v_name);
        END LOOP;
        v_kept_from := ' LEFT JOIN ' || v_target || ' t ON ' || REPLACE(v_key, '@.', 't.') || ' = ' || REPLACE(v_key, '@.', 's.');
    END IF;

    -- 1. What was heard, each version once. place: its place among its key's, the newest first, ignored deletes last: the target's own
    -- row is none of them.
    DROP TABLE IF EXISTS consolidation_heard;
    EXECUTE 'CREATE TEMP TABLE consolidation_heard AS SELECT ' || v_columns || ', ' || REPLACE(v_key, '@.', 's.') || ' AS _record_key, '
        || REPLACE(v_cursor, '@.', 's.') || ' AS _cursor_at, ' || REPLACE(v_deleted, '@.', 's.') || ' AS _deleted, ' || v_at
        || ' AS _seen, ROW_NUMBER() OVER () AS _row FROM ' || v_staging || ' s' || v_kept_from;
    ANALYZE consolidation_heard (_row);
    DELETE FROM consolidation_digests;
    CALL orchestrator.digest_rows('SELECT * FROM consolidation_heard', 0);
    DROP TABLE IF EXISTS consolidation_distinct;
    CREATE TEMP TABLE consolidation_distinct AS
    SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.record_key ORDER BY CASE WHEN l.only_live <> '' THEN x.deleted ELSE 0 END,
        x.cursor_at DESC, x.deleted DESC, x.content_hash DESC, x.stamps DESC) AS place
    FROM consolidation_load l, (
        SELECT d.record_key, h._cursor_at AS cursor_at, d.deleted, d.content_hash, d.stamps, MIN(d.row_number) AS row_number
        FROM consolidation_digests d JOIN consolidation_heard h ON h._row = d.row_number
        GROUP BY d.record_key, h._cursor_at, d.deleted, d.content_hash, d.stamps) x;
    ANALYZE consolidation_distinct;

    -- 2. Beside what the history knows of these contents; nothing else of their keys need be looked at. is_newer: newer than the target's
    -- row, so that no sighting of it can be known, only its content.
    DROP TABLE IF EXISTS consolidation_contents;
    CREATE TEMP TABLE consolidation_contents AS
    SELECT d.record_key, d.content_hash, MIN(CASE WHEN b.in_target = 1 AND d.cursor_at > b.stored_cursor
        AND (d.deleted = 0 OR l.only_live = '') THEN 1 ELSE 0 END) AS is_newer
    FROM consolidation_load l CROSS JOIN consolidation_distinct d LEFT JOIN consolidation_standing b ON b.record_key = d.record_key
    GROUP BY d.record_key, d.content_hash ORDER BY d.record_key;
    ANALYZE consolidation_contents;
    DROP TABLE IF EXISTS consolidation_known;
    v_known := ', COALESCE(h.cursor_at, TIMESTAMP ''0001-01-01 00:00:00'') AS cursor_at, CASE WHEN h.isdeleted = true THEN 1 ELSE 0 END AS deleted, h.content_hash, h.seen, ';
    EXECUTE 'CREATE TEMP TABLE consolidation_known AS SELECT k.record_key' || v_known || v_stamp_text || ' AS stamps, 1 AS whole FROM '
        || 'consolidation_contents k JOIN ' || v_versions || ' h ON h.record_key = k.record_key AND h.content_hash = k.content_hash';
    EXECUTE 'INSERT INTO consolidation_known SELECT k.record_key' || v_known || v_stamp_text || ', 0 FROM '
        || 'consolidation_contents k JOIN ' || v_sightings || ' h ON h.record_key = k.record_key AND h.content_hash = k.content_hash'
        || ' WHERE k.is_newer = 0';
    EXECUTE 'INSERT INTO consolidation_known SELECT k.record_key' || v_known || 'h.stamps, 0 FROM '
        || 'consolidation_contents k JOIN orchestrator.seen h ON h.record_key = k.record_key AND h.content_hash = k.content_hash'
        || ' WHERE k.is_newer = 0 AND h.pipeline = ' || quote_literal(v_pipeline) || ' AND h.object = ' || quote_literal(v_object);
    ANALYZE consolidation_known;

    -- 3. Versions that add something. again: the target's own row, seen again; whole: the first of a content that is new. Both at once where
    -- a content got another digest because a column went.
    DROP TABLE IF EXISTS consolidation_news;
    CREATE TEMP TABLE consolidation_news (record_key varchar(1024), row_number bigint, content_hash varchar(16), deleted integer,
        cursor_at timestamp, stamps varchar(1024), again integer, whole integer);
    INSERT INTO consolidation_news
    SELECT y.record_key, y.row_number, y.content_hash, y.deleted, y.cursor_at, y.stamps, y.again,
        CASE WHEN y.is_known = 0 AND ROW_NUMBER() OVER (PARTITION BY y.record_key, y.content_hash ORDER BY y.place) = 1 THEN 1 ELSE 0 END
    FROM (
        SELECT d.record_key, d.row_number, d.content_hash, d.deleted, d.cursor_at, d.stamps, d.place, v.first_seen, v.last_seen,
            CASE WHEN d.place = 1 AND u.record_key IS NOT NULL AND v_extracted > u.stored_seen THEN 1 ELSE 0 END AS again,
            CASE WHEN c.record_key IS NULL THEN 0 ELSE 1 END AS is_known
        FROM consolidation_distinct d
        LEFT JOIN (
            SELECT record_key, cursor_at, deleted, content_hash, stamps, MIN(seen) AS first_seen, MAX(seen) AS last_seen
            FROM consolidation_known GROUP BY record_key, cursor_at, deleted, content_hash, stamps) v
            ON v.record_key = d.record_key AND v.cursor_at = d.cursor_at AND v.deleted = d.deleted AND v.content_hash = d.content_hash
            AND v.stamps = d.stamps
        LEFT JOIN (
            SELECT record_key, stored_seen FROM consolidation_standing WHERE in_target = 1 AND cursor_at = stored_cursor AND differs = 0
            UNION ALL SELECT record_key, stored_seen FROM consolidation_verdicts WHERE verdict = 'unchanged' AND in_target = 1) u
            ON u.record_key = d.record_key
        LEFT JOIN (SELECT DISTINCT record_key, content_hash FROM consolidation_known WHERE whole = 1) c
            ON c.record_key = d.record_key AND c.content_hash = d.content_hash
    ) y
    WHERE y.again = 1 OR y.is_known = 0 OR y.first_seen IS NULL OR v_extracted < y.first_seen OR v_extracted > y.last_seen;
    ANALYZE consolidation_news;

    -- 4. Appended.
    CALL orchestrator.write_versions(v_versions);
    EXECUTE 'INSERT INTO ' || v_sightings || ' (cursor_at, seen, isdeleted, record_key, content_hash' || v_stamp_columns
        || ') SELECT NULLIF(h._cursor_at, TIMESTAMP ''0001-01-01 00:00:00''), h._seen, h._deleted = 1, n.record_key, n.content_hash'
        || REPLACE(v_stamp_columns, ', ', ', h.') || ' FROM consolidation_heard h JOIN consolidation_news n ON n.row_number = h._row'
        || ' WHERE n.whole = 0 AND n.again = 0';
    INSERT INTO orchestrator.seen (pipeline, object, record_key, cursor_at, seen, load_id, isdeleted, content_hash, stamps)
    SELECT v_pipeline, v_object, record_key, NULLIF(cursor_at, TIMESTAMP '0001-01-01 00:00:00'), v_extracted, p_load,
        CASE WHEN deleted = 1 THEN true ELSE false END, content_hash, stamps
    FROM consolidation_news WHERE again = 1;

    DROP TABLE consolidation_heard;
    DROP TABLE consolidation_distinct;
    DROP TABLE consolidation_contents;
    DROP TABLE consolidation_known;
    DROP TABLE consolidation_news;
END;
$$ LANGUAGE plpgsql;

-- The whole rows of consolidation_news, in the order of the table's own columns, so that INSERT needs no second list.
CREATE OR REPLACE PROCEDURE orchestrator.write_versions(p_versions IN varchar(260))
AS $$
DECLARE
    v_place integer := 0;
    v_name varchar(127);
    v_found integer;
    v_column varchar(400);
    v_select varchar(65535) := '';
BEGIN
    LOOP
        SELECT c.place, c.name INTO v_place, v_name
        FROM consolidation_columns c WHERE c.side = 'versions' AND c.place > v_place ORDER BY c.place LIMIT 1;
        EXIT WHEN v_name IS NULL;
        SELECT COUNT(*) INTO v_found FROM consolidation_columns c WHERE c.side = 'target' AND c.name = v_name;
        v_column := 'NULL';
        IF v_name = 'record_key' THEN
            v_column := 'n.record_key';
        ELSIF v_name = 'cursor_at' THEN
            v_column := 'NULLIF(h._cursor_at, TIMESTAMP ''0001-01-01 00:00:00'')';
        ELSIF v_name = 'seen' THEN
            v_column := 'h._seen';
        ELSIF v_name = 'isdeleted' THEN
            v_column := 'h._deleted = 1';
        ELSIF v_name = 'content_hash' THEN
            v_column := 'n.content_hash';
        ELSIF v_found > 0 THEN
            v_column := 'h.' || quote_ident(v_name);
        END IF;
        IF v_select <> '' THEN
            v_select := v_select || ', ';
        END IF;
        v_select := v_select || v_column;
    END LOOP;
    EXECUTE 'INSERT INTO ' || p_versions || ' SELECT ' || v_select
        || ' FROM consolidation_heard h JOIN consolidation_news n ON n.row_number = h._row WHERE n.whole = 1';
END;
$$ LANGUAGE plpgsql;
