-- Staged rows that the target would not take: composite keys that are none, values too long or null.
CREATE OR REPLACE PROCEDURE orchestrator.check_rows(p_load IN varchar(32), p_problem INOUT varchar(4096))
AS $$
DECLARE
    v_target varchar(260);
    v_staging varchar(260);
    v_bad_key varchar(8192);
    v_keys varchar(1024);
    v_extracted timestamp;
    v_name varchar(127) := '';
    v_width integer;
    v_nullable varchar(3);
    v_text varchar(8192);
    v_bad_keys bigint := 0;
    v_count bigint;
BEGIN
    SELECT key_columns, extracted_at INTO v_keys, v_extracted FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT target, staging, bad_key INTO v_target, v_staging, v_bad_key FROM consolidation_load;
    IF v_extracted IS NULL THEN
        p_problem := 'the time of its extraction is not known: load the object again';
        RETURN;
    END IF;

    IF STRPOS(v_bad_key, '@.') > 0 THEN
        EXECUTE 'SELECT COUNT(*) FROM ' || v_staging || ' s WHERE ' || REPLACE(v_bad_key, '@.', 's.') INTO v_bad_keys;
    END IF;
    IF v_bad_keys > 0 THEN
        p_problem := CAST(v_bad_keys AS varchar(20)) || ' rows have a null, blank or over-long key (' || v_keys
            || '): correct "key" in the pipeline file, or the records, and load again';
        RETURN;
    END IF;

    -- Only where somebody altered the target is there anything to ask: staging is made like it.
    LOOP
        SELECT t.name, t.width, t.nullable INTO v_name, v_width, v_nullable
        FROM consolidation_columns t JOIN consolidation_columns s ON s.side = 'staging' AND s.name = t.name
        WHERE t.side = 'target' AND t.name > v_name AND t.name NOT IN ('_extracted_at', '_run_id', 'isdeleted')
            AND ((t.width > 0 AND s.width > t.width) OR (t.nullable = 'NO' AND s.nullable = 'YES'))
        ORDER BY t.name LIMIT 1;
        EXIT WHEN v_name IS NULL;
        v_text := '1 = 0';
        IF v_nullable = 'NO' THEN
            v_text := 's.' || quote_ident(v_name) || ' IS NULL';
        END IF;
        IF v_width > 0 THEN
            v_text := v_text || ' OR OCTET_LENGTH(s.' || quote_ident(v_name) || ') > ' || CAST(v_width AS varchar(8));
        END IF;
        EXECUTE 'SELECT COUNT(*) FROM ' || v_staging || ' s WHERE ' || v_text INTO v_count;
        IF v_count > 0 THEN
            p_problem := CAST(v_count AS varchar(20)) || ' rows have a ' || v_name || ' that ' || v_target
                || ' does not take (null, or too long): widen the column, or drop its NOT NULL, and load again';
            RETURN;
        END IF;
    END LOOP;
END;
$$ LANGUAGE plpgsql;
