-- Records of the target that a full load did not bring, in consolidation_absent. Only a load whose rows all arrived, and that is newer than
-- everything consolidated for the object, is evidence; and only against rows whose cursor and last sighting lie before the moment it
-- covers. A row marked as deleted is expected to be absent. Too many absent records are a problem, not a deletion. p_before are the target's
-- rows, or one more than staging has where there are more.
CREATE OR REPLACE PROCEDURE orchestrator.find_absent(
    p_load IN varchar(32), p_before IN bigint, p_absent INOUT bigint, p_problem INOUT varchar(4096))
AS $$
DECLARE
    v_pipeline varchar(64);
    v_object varchar(255);
    v_absent varchar(8);
    v_most double precision;
    v_from timestamp;
    v_to timestamp;
    v_extracted timestamp;
    v_latest timestamp;
    v_processed bigint;
    v_failures bigint;
    v_staged bigint;
    v_before bigint;
    v_target varchar(260);
    v_staging varchar(260);
    v_s_key varchar(8192);
    v_t_key varchar(8192);
    v_t_cursor varchar(600);
    v_t_deleted varchar(600);
    v_until varchar(64);
    v_complete timestamp;
BEGIN
    p_absent := 0;
    SELECT pipeline, object, absent, COALESCE(max_absent, 0.05), covered_from, covered_to, extracted_at, processed, put_failures, staged
    INTO v_pipeline, v_object, v_absent, v_most, v_from, v_to, v_extracted, v_processed, v_failures, v_staged
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT MAX(extracted_at) INTO v_latest FROM orchestrator.ledger WHERE pipeline = v_pipeline AND object = v_object;

    DROP TABLE IF EXISTS consolidation_absent;
    CREATE TEMP TABLE consolidation_absent (record_key varchar(1024), cursor_at timestamp, seen timestamp);
    IF COALESCE(v_absent, 'keep') <> 'delete' OR v_from IS NOT NULL OR v_to IS NULL OR v_extracted <= v_latest
        OR COALESCE(v_failures, 1) > 0 OR COALESCE(v_staged <> v_processed, true) THEN
        RETURN;
    END IF;

    SELECT target, staging, REPLACE(record_key, '@.', 's.'), REPLACE(record_key, '@.', 't.'), REPLACE(cursor_at, '@.', 't.'),
        REPLACE(deleted, '@.', 't.')
    INTO v_target, v_staging, v_s_key, v_t_key, v_t_cursor, v_t_deleted FROM consolidation_load;
    v_until := 'TIMESTAMP ' || quote_literal(CAST(v_to AS varchar(32)));
    EXECUTE 'INSERT INTO consolidation_absent SELECT ' || v_t_key || ', ' || v_t_cursor
        || ', COALESCE(t._extracted_at, TIMESTAMP ''0001-01-01 00:00:00'') FROM ' || v_target || ' t LEFT JOIN (SELECT '
        || v_s_key || ' AS record_key FROM ' || v_staging || ' s) k ON k.record_key = ' || v_t_key || ' WHERE k.record_key IS NULL AND '
        || v_t_cursor || ' < ' || v_until || ' AND COALESCE(t._extracted_at, TIMESTAMP ''0001-01-01 00:00:00'') < ' || v_until
        || ' AND ' || v_t_deleted || ' = 0';
    UPDATE consolidation_absent SET seen = m.seen
    FROM (SELECT record_key, COALESCE(cursor_at, TIMESTAMP '0001-01-01 00:00:00') AS cursor_at, MAX(seen) AS seen
          FROM orchestrator.seen WHERE pipeline = v_pipeline AND object = v_object
          GROUP BY record_key, COALESCE(cursor_at, TIMESTAMP '0001-01-01 00:00:00')) m
    WHERE consolidation_absent.record_key = m.record_key AND consolidation_absent.cursor_at = m.cursor_at
        AND consolidation_absent.seen < m.seen;
    CALL orchestrator.last_complete(v_pipeline, v_object, v_complete);
    UPDATE consolidation_absent SET seen = v_complete WHERE seen < v_complete;
    DELETE FROM consolidation_absent WHERE seen >= v_to;

    SELECT COUNT(*) INTO p_absent FROM consolidation_absent;
    v_before := p_before;
    IF p_before = v_staged + 1 THEN
        EXECUTE 'SELECT COUNT(*) FROM ' || v_target INTO v_before;
    END IF;
    IF p_absent > v_most * v_before THEN
        p_problem := CAST(p_absent AS varchar(20)) || ' of ' || CAST(v_before AS varchar(20)) || ' records of ' || v_target
            || ' are absent from this full load, more than maxAbsent (' || CAST(100 * v_most AS varchar(20))
            || ' %) lets go: load again, or raise maxAbsent if they are really gone';
    END IF;
END;
$$ LANGUAGE plpgsql;
