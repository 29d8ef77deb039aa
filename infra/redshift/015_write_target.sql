-- Only changed keys are written: what was deleted or replaced goes, the winners come, and tombstones and sightings remember what the target
-- does not show.
CREATE OR REPLACE PROCEDURE orchestrator.write_target(p_load IN varchar(32), p_absent IN bigint, p_gone IN bigint, p_come IN bigint)
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
BEGIN
    SELECT pipeline, object, extracted_at, history_schema INTO v_pipeline, v_object, v_extracted, v_history
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT target, REPLACE(record_key, '@.', target || '.') INTO v_target, v_key FROM consolidation_load;

    IF p_gone > 0 THEN
        EXECUTE 'DELETE FROM ' || v_target || ' USING consolidation_verdicts WHERE ' || v_key
            || ' = consolidation_verdicts.record_key AND consolidation_verdicts.verdict IN (''updated'', ''deleted'')';
    END IF;
    IF p_absent > 0 THEN
        EXECUTE 'DELETE FROM ' || v_target || ' USING consolidation_absent WHERE ' || v_key || ' = consolidation_absent.record_key';
        INSERT INTO orchestrator.tombstones (pipeline, object, record_key, cursor_at, seen, absent_at, load_id)
        SELECT v_pipeline, v_object, record_key, NULLIF(cursor_at, TIMESTAMP '0001-01-01 00:00:00'), seen, v_extracted, p_load
        FROM consolidation_absent;
    END IF;
    IF p_come > 0 THEN
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
    END IF;

    INSERT INTO orchestrator.tombstones (pipeline, object, record_key, cursor_at, seen, load_id)
    SELECT v_pipeline, v_object, v.record_key, NULLIF(o.cursor_at, TIMESTAMP '0001-01-01 00:00:00'), v_extracted, p_load
    FROM consolidation_verdicts v JOIN consolidation_open o ON o.record_key = v.record_key
    WHERE v.verdict IN ('deleted', 'buried') OR (v.verdict = 'unchanged' AND v.in_target = 0 AND v_extracted > v.stored_seen);

    -- With a history, its own step has written which version was seen again.
    IF v_history IS NULL THEN
        INSERT INTO orchestrator.seen (pipeline, object, record_key, cursor_at, seen, load_id)
        SELECT v_pipeline, v_object, record_key, NULLIF(cursor_at, TIMESTAMP '0001-01-01 00:00:00'), v_extracted, p_load
        FROM consolidation_standing
        WHERE in_target = 1 AND cursor_at = stored_cursor AND differs = 0 AND v_extracted > stored_seen;
        INSERT INTO orchestrator.seen (pipeline, object, record_key, cursor_at, seen, load_id)
        SELECT v_pipeline, v_object, v.record_key, NULLIF(o.cursor_at, TIMESTAMP '0001-01-01 00:00:00'), v_extracted, p_load
        FROM consolidation_verdicts v JOIN consolidation_open o ON o.record_key = v.record_key
        WHERE v.verdict = 'unchanged' AND v.in_target = 1 AND v_extracted > v.stored_seen;
    END IF;
END;
$$ LANGUAGE plpgsql;
