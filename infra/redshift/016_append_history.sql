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
    v_known_cursor varchar(256) := 'COALESCE(h.cursor_at, TIMESTAMP ''0001-01-01 00:00:00'')';
    v_known_deleted varchar(256) := 'CASE WHEN h.isdeleted = true THEN 1 ELSE 0 END';
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

    -- 1. What was heard, each version once, beside the content as the history knows it. nth: among the key's versions of this content;
    -- the sort for it also lets an index on the key be walked from one end to the other.
    DROP TABLE IF EXISTS consolidation_heard;
    CALL orchestrator.hash_rows('consolidation_heard', 'SELECT ' || REPLACE(v_key, '@.', 's.') || ' AS _record_key, '
        || REPLACE(v_cursor, '@.', 's.') || ' AS _cursor_at, ' || REPLACE(v_deleted, '@.', 's.') || ' AS _deleted, ' || v_at
        || ' AS _seen, ROW_NUMBER() OVER () AS _row, ' || v_columns || ' FROM ' || v_staging || ' s' || v_kept_from);
    DROP TABLE IF EXISTS consolidation_distinct;
    EXECUTE 'CREATE TEMP TABLE consolidation_distinct AS SELECT d._record_key AS record_key, d._cursor_at AS cursor_at,'
        || ' d._deleted AS deleted, d._content_hash AS content_hash, d._stamps AS stamps, d._row AS row_number, d._nth AS nth,'
        || ' CASE WHEN h.record_key IS NULL THEN 0 ELSE 1 END AS is_known, CASE WHEN d._cursor_at = ' || v_known_cursor
        || ' AND d._deleted = ' || v_known_deleted || ' AND d._stamps = (' || v_stamp_text || ') THEN h.seen END AS first_told'
        || ' FROM (SELECT g.*, ROW_NUMBER() OVER (PARTITION BY g._record_key, g._content_hash ORDER BY g._row) AS _nth FROM ('
        || 'SELECT _record_key, _cursor_at, _deleted, _content_hash, _stamps, MIN(_row) AS _row FROM consolidation_heard'
        || ' GROUP BY _record_key, _cursor_at, _deleted, _content_hash, _stamps) g) d LEFT JOIN ' || v_versions
        || ' h ON h.record_key = d._record_key AND h.content_hash = d._content_hash';

    -- 2. Further sightings of known contents: nothing else of their keys need be looked at, and of a version newer than the target's row
    -- there can be none.
    DROP TABLE IF EXISTS consolidation_known;
    CREATE TEMP TABLE consolidation_known AS
    SELECT DISTINCT d.record_key, d.content_hash
    FROM consolidation_load l CROSS JOIN consolidation_distinct d LEFT JOIN consolidation_standing b ON b.record_key = d.record_key
    WHERE d.is_known = 1
        AND CASE WHEN b.in_target = 1 AND d.cursor_at > b.stored_cursor AND (d.deleted = 0 OR l.only_live = '') THEN 1 ELSE 0 END = 0;
    DROP TABLE IF EXISTS consolidation_told;
    v_known := 'SELECT h.record_key, ' || v_known_cursor || ' AS cursor_at, ' || v_known_deleted || ' AS deleted, h.content_hash, h.seen, ';
    EXECUTE 'CREATE TEMP TABLE consolidation_told AS SELECT record_key, cursor_at, deleted, content_hash, stamps, MIN(seen) AS first_seen,'
        || ' MAX(seen) AS last_seen FROM (' || v_known || v_stamp_text || ' AS stamps FROM consolidation_known k JOIN ' || v_sightings
        || ' h ON h.record_key = k.record_key AND h.content_hash = k.content_hash UNION ALL ' || v_known || 'h.stamps'
        || ' FROM consolidation_known k JOIN orchestrator.seen h ON h.record_key = k.record_key AND h.content_hash = k.content_hash'
        || ' WHERE h.pipeline = ' || quote_literal(v_pipeline) || ' AND h.object = ' || quote_literal(v_object)
        || ') t GROUP BY record_key, cursor_at, deleted, content_hash, stamps';

    -- 3. Versions that add something. again: the target's own row, seen again, which is the greatest of its key's; whole: the first of a
    -- content that is new. A content gets another digest when a column goes: then the target's own row is whole as well, or a sighting as
    -- well where another version in the load is whole.
    DROP TABLE IF EXISTS consolidation_news;
    CREATE TEMP TABLE consolidation_news AS
    SELECT y.record_key, y.row_number, y.content_hash, y.deleted, y.cursor_at, y.stamps, y.again,
        CASE WHEN y.is_known = 0 AND y.nth = 1 THEN 1 ELSE 0 END AS whole,
        CASE WHEN y.first_told IS NULL AND y.first_seen IS NULL THEN 0 ELSE 1 END AS is_told
    FROM (
        SELECT d.*, v.first_seen, v.last_seen, CASE WHEN u.row_number IS NULL THEN 0 ELSE 1 END AS again
        FROM consolidation_distinct d
        LEFT JOIN consolidation_told v ON v.record_key = d.record_key AND v.cursor_at = d.cursor_at AND v.deleted = d.deleted
            AND v.content_hash = d.content_hash AND v.stamps = d.stamps
        LEFT JOIN (
            SELECT o.row_number, ROW_NUMBER() OVER (PARTITION BY o.record_key ORDER BY CASE WHEN l.only_live <> '' THEN o.deleted ELSE 0 END,
                o.deleted DESC, o.content_hash DESC, o.stamps DESC) AS place
            FROM consolidation_load l CROSS JOIN consolidation_distinct o JOIN (
                SELECT record_key, cursor_at, stored_seen FROM consolidation_standing
                WHERE in_target = 1 AND cursor_at = stored_cursor AND differs = 0
                UNION ALL SELECT record_key, cursor_at, stored_seen FROM consolidation_verdicts WHERE verdict = 'unchanged' AND in_target = 1) s
                ON s.record_key = o.record_key AND s.cursor_at = o.cursor_at
            WHERE v_extracted > s.stored_seen) u ON u.row_number = d.row_number AND u.place = 1
    ) y
    WHERE y.again = 1 OR y.is_known = 0
        OR NOT (COALESCE(y.first_told <= v_extracted, false) OR COALESCE(y.first_seen <= v_extracted, false))
        OR NOT (COALESCE(y.first_told >= v_extracted, false) OR COALESCE(y.last_seen >= v_extracted, false));

    -- 4. Appended.
    CALL orchestrator.write_versions(v_versions);
    EXECUTE 'INSERT INTO ' || v_sightings || ' (cursor_at, seen, isdeleted, record_key, content_hash' || v_stamp_columns
        || ') SELECT NULLIF(h._cursor_at, TIMESTAMP ''0001-01-01 00:00:00''), h._seen, h._deleted = 1, h._record_key, h._content_hash'
        || REPLACE(v_stamp_columns, ', ', ', h.') || ' FROM consolidation_heard h JOIN consolidation_news n ON n.row_number = h._row'
        || ' WHERE n.whole = 0 AND (n.again = 0 OR n.is_told = 0)';
    INSERT INTO orchestrator.seen (pipeline, object, record_key, cursor_at, seen, load_id, isdeleted, content_hash, stamps)
    SELECT v_pipeline, v_object, record_key, NULLIF(cursor_at, TIMESTAMP '0001-01-01 00:00:00'), v_extracted, p_load,
        CASE WHEN deleted = 1 THEN true ELSE false END, content_hash, stamps
    FROM consolidation_news WHERE again = 1;

    DROP TABLE consolidation_heard;
    DROP TABLE consolidation_distinct;
    DROP TABLE consolidation_known;
    DROP TABLE consolidation_told;
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
            v_column := 'h._record_key';
        ELSIF v_name = 'cursor_at' THEN
            v_column := 'NULLIF(h._cursor_at, TIMESTAMP ''0001-01-01 00:00:00'')';
        ELSIF v_name = 'seen' THEN
            v_column := 'h._seen';
        ELSIF v_name = 'isdeleted' THEN
            v_column := 'h._deleted = 1';
        ELSIF v_name = 'content_hash' THEN
            v_column := 'h._content_hash';
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
