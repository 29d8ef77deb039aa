-- Only changed keys are written: what was deleted or replaced goes, the winners come, and tombstones and sightings remember what the target
-- does not show. p_after is p_before and what the database says it deleted and inserted, not what the verdicts say: with a key twice in the
-- target the receipt does not add up.
--
-- A load newer than every one before that confirmed each record of the target is one sighting of them all: a row of orchestrator.seen
-- without a key. It speaks of the records extracted before it, until settle_seen writes them out.
CREATE OR REPLACE PROCEDURE orchestrator.write_target(
    p_load IN varchar(32), p_absent IN bigint, p_before IN bigint, p_after INOUT bigint)
AS $$
DECLARE
    v_pipeline varchar(64);
    v_object varchar(255);
    v_extracted timestamp;
    v_history varchar(127);
    v_target varchar(260);
    v_key varchar(8192);
    v_select varchar(65535) := '';
    v_name varchar(127);
    v_place integer := 0;
    v_latest timestamp;
    v_gone bigint;
    v_settled bigint;
    v_judged bigint;
    v_count bigint;
    v_again bigint;
    v_confirmed bigint;
    v_at varchar(64);
    v_staging varchar(260);
    v_s_key varchar(8192);
    v_t_key varchar(8192);
    v_s_cursor varchar(600);
    v_t_cursor varchar(600);
    v_only_live varchar(700);
BEGIN
    SELECT pipeline, object, extracted_at, history_schema INTO v_pipeline, v_object, v_extracted, v_history
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT target, staging, REPLACE(record_key, '@.', target || '.'), REPLACE(record_key, '@.', 's.'), REPLACE(record_key, '@.', 't.'),
        REPLACE(cursor_at, '@.', 's.'), REPLACE(cursor_at, '@.', 't.'), only_live
    INTO v_target, v_staging, v_key, v_s_key, v_t_key, v_s_cursor, v_t_cursor, v_only_live FROM consolidation_load;
    v_at := 'CAST(' || quote_literal(CAST(v_extracted AS varchar(32))) || ' AS timestamp)';

    SELECT COALESCE(SUM(updated + deleted), 0), COALESCE(SUM(CASE WHEN winners IS NOT NULL THEN inserted + updated END), 0),
        COALESCE(SUM(CASE WHEN winners IS NULL THEN inserted + updated END), 0), COALESCE(SUM(again), 0),
        COALESCE(SUM(confirmed), 0)
    INTO v_gone, v_settled, v_judged, v_again, v_confirmed FROM consolidation_counts;
    p_after := p_before;
    IF v_gone + p_absent > 0 THEN
        DROP TABLE IF EXISTS consolidation_gone;
        CREATE TEMP TABLE consolidation_gone AS
        SELECT record_key FROM consolidation_standing WHERE verdict IN ('updated', 'deleted')
        UNION ALL SELECT record_key FROM consolidation_verdicts WHERE verdict IN ('updated', 'deleted')
        UNION ALL SELECT record_key FROM consolidation_absent;
        ANALYZE consolidation_gone (record_key);
        EXECUTE 'DELETE FROM ' || v_target || ' USING consolidation_gone WHERE ' || v_key || ' = consolidation_gone.record_key';
        GET DIAGNOSTICS v_count := ROW_COUNT;
        p_after := p_after - v_count;
        DROP TABLE consolidation_gone;
    END IF;
    IF p_absent > 0 THEN
        INSERT INTO orchestrator.tombstones (pipeline, object, record_key, cursor_at, seen, absent_at, load_id)
        SELECT v_pipeline, v_object, record_key, NULLIF(cursor_at, TIMESTAMP '0001-01-01 00:00:00'), seen, v_extracted, p_load
        FROM consolidation_absent;
    END IF;
    -- A settled key has one row at its newest cursor, and staging has it. CASE, because planners would hash two values of every row otherwise.
    IF v_settled > 0 THEN
        CALL orchestrator.describe_row(p_load, v_select);
        EXECUTE 'INSERT INTO ' || v_target || ' SELECT ' || v_select || ' FROM ' || v_staging || ' s JOIN consolidation_standing o'
            || ' ON o.record_key = ' || v_s_key || ' WHERE o.verdict IN (''inserted'', ''updated'') AND CASE WHEN o.cursor_at = '
            || v_s_cursor || ' THEN 1 ELSE 0 END = 1' || v_only_live;
        GET DIAGNOSTICS v_count := ROW_COUNT;
        p_after := p_after + v_count;
    END IF;
    IF v_judged > 0 THEN
        v_select := '';
        LOOP
            SELECT c.place, c.name INTO v_place, v_name
            FROM consolidation_columns c WHERE c.side = 'target' AND c.place > v_place ORDER BY c.place LIMIT 1;
            EXIT WHEN v_name IS NULL;
            IF v_select <> '' THEN
                v_select := v_select || ', ';
            END IF;
            v_select := v_select || 'c.' || quote_ident(v_name);
        END LOOP;
        EXECUTE 'INSERT INTO ' || v_target || ' SELECT ' || v_select || ' FROM consolidation_candidates c'
            || ' JOIN consolidation_verdicts v ON v.row_number = c._row WHERE v.verdict IN (''inserted'', ''updated'')';
        GET DIAGNOSTICS v_count := ROW_COUNT;
        p_after := p_after + v_count;
    END IF;

    INSERT INTO orchestrator.tombstones (pipeline, object, record_key, cursor_at, seen, load_id)
    SELECT v_pipeline, v_object, v.record_key, NULLIF(v.cursor_at, TIMESTAMP '0001-01-01 00:00:00'), v_extracted, p_load
    FROM (
        SELECT record_key, cursor_at, in_target, stored_seen, verdict FROM consolidation_standing WHERE verdict IN ('deleted', 'buried', 'unchanged')
        UNION ALL SELECT record_key, cursor_at, in_target, stored_seen, verdict FROM consolidation_verdicts) v
    WHERE v.verdict IN ('deleted', 'buried') OR (v.verdict = 'unchanged' AND v.in_target = 0 AND v_extracted > v.stored_seen);

    -- With a history, its own step has written which version was seen again.
    IF v_history IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT MAX(extracted_at) INTO v_latest FROM orchestrator.ledger WHERE pipeline = v_pipeline AND object = v_object;
    IF v_again > 0 AND v_again + v_gone + p_absent = p_before AND (v_latest IS NULL OR v_extracted > v_latest) THEN
        INSERT INTO orchestrator.seen (pipeline, object, seen, load_id) VALUES (v_pipeline, v_object, v_extracted, p_load);
        RETURN;
    END IF;
    -- Keys that were only counted are asked for by name now.
    IF v_confirmed > 0 THEN
        EXECUTE 'INSERT INTO orchestrator.seen (pipeline, object, record_key, cursor_at, seen, load_id) SELECT '
            || quote_literal(v_pipeline) || ', ' || quote_literal(v_object) || ', k.record_key, NULLIF(k.cursor_at, TIMESTAMP'
            || ' ''0001-01-01 00:00:00''), ' || v_at || ', ' || quote_literal(p_load) || ' FROM (SELECT ' || v_s_key
            || ' AS record_key, ' || v_s_cursor || ' AS cursor_at FROM ' || v_staging || ' s JOIN ' || v_target || ' t ON '
            || v_t_key || ' = ' || v_s_key || ' AND ' || v_t_cursor || ' = ' || v_s_cursor || ' WHERE COALESCE(t._extracted_at, TIMESTAMP'
            || ' ''0001-01-01 00:00:00'') < ' || v_at || v_only_live || ') k LEFT JOIN consolidation_standing o'
            || ' ON o.record_key = k.record_key WHERE o.record_key IS NULL';
    END IF;
    INSERT INTO orchestrator.seen (pipeline, object, record_key, cursor_at, seen, load_id)
    SELECT v_pipeline, v_object, record_key, NULLIF(cursor_at, TIMESTAMP '0001-01-01 00:00:00'), v_extracted, p_load
    FROM consolidation_standing
    WHERE in_target = 1 AND cursor_at = stored_cursor AND differs = 0 AND v_extracted > stored_seen;
    INSERT INTO orchestrator.seen (pipeline, object, record_key, cursor_at, seen, load_id)
    SELECT v_pipeline, v_object, v.record_key, NULLIF(v.cursor_at, TIMESTAMP '0001-01-01 00:00:00'), v_extracted, p_load
    FROM consolidation_verdicts v
    WHERE v.verdict = 'unchanged' AND v.in_target = 1 AND v_extracted > v.stored_seen;
END;
$$ LANGUAGE plpgsql;

-- When everything in the target was last seen by one load and that is not written out yet; null if never.
CREATE OR REPLACE PROCEDURE orchestrator.last_complete(p_pipeline IN varchar(64), p_object IN varchar(255), p_seen INOUT timestamp)
AS $$
DECLARE
    v_settled timestamp;
BEGIN
    SELECT MAX(CASE WHEN cursor_at IS NULL THEN seen END), MAX(CASE WHEN cursor_at IS NOT NULL THEN seen END) INTO p_seen, v_settled
    FROM orchestrator.seen WHERE pipeline = p_pipeline AND object = p_object AND record_key IS NULL;
    IF p_seen <= v_settled THEN
        p_seen := NULL;
    END IF;
END;
$$ LANGUAGE plpgsql;

-- Writes the last sighting of the whole target out, record by record, before one comes that was extracted earlier and that it does not
-- speak of. A row with a cursor but no key says up to when that was done.
CREATE OR REPLACE PROCEDURE orchestrator.settle_seen(p_load IN varchar(32))
AS $$
DECLARE
    v_pipeline varchar(64);
    v_object varchar(255);
    v_seen timestamp;
    v_at varchar(64);
    v_target varchar(260);
    v_key varchar(8192);
    v_cursor varchar(600);
BEGIN
    SELECT pipeline, object INTO v_pipeline, v_object FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT target, REPLACE(record_key, '@.', 't.'), REPLACE(cursor_at, '@.', 't.') INTO v_target, v_key, v_cursor FROM consolidation_load;
    CALL orchestrator.last_complete(v_pipeline, v_object, v_seen);
    IF v_seen IS NULL THEN
        RETURN;
    END IF;
    v_at := 'CAST(' || quote_literal(CAST(v_seen AS varchar(32))) || ' AS timestamp)';
    EXECUTE 'INSERT INTO orchestrator.seen (pipeline, object, record_key, cursor_at, seen, load_id) SELECT '
        || quote_literal(v_pipeline) || ', ' || quote_literal(v_object) || ', ' || v_key || ', NULLIF(' || v_cursor
        || ', TIMESTAMP ''0001-01-01 00:00:00''), ' || v_at || ', ' || quote_literal(p_load) || ' FROM ' || v_target
        || ' t WHERE COALESCE(t._extracted_at, TIMESTAMP ''0001-01-01 00:00:00'') < ' || v_at;
    INSERT INTO orchestrator.seen (pipeline, object, cursor_at, seen, load_id) VALUES (v_pipeline, v_object, v_seen, v_seen, p_load);
END;
$$ LANGUAGE plpgsql;
