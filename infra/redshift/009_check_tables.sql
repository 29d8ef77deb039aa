-- What would make a statement of the consolidation fail half-way, asked beforehand: tables and columns that are missing, were altered by
-- hand, or may not be touched. One bad load must not fail the others' CALL.
CREATE OR REPLACE PROCEDURE orchestrator.check_tables(
    p_schema IN varchar(127), p_table IN varchar(127), p_staging_schema IN varchar(127), p_staging IN varchar(127),
    p_history IN varchar(127), p_base IN varchar(127), p_kept IN varchar(65535), p_problem INOUT varchar(4096))
AS $$
DECLARE
    v_found integer;
    v_allowed boolean;
    v_name varchar(127);
    v_here varchar(64);
    v_there varchar(64);
    v_target varchar(260);
BEGIN
    v_target := p_schema || '.' || p_table;
    SELECT COUNT(*) INTO v_found FROM consolidation_columns WHERE side = 'target';
    IF v_found = 0 THEN
        p_problem := 'the target table ' || v_target || ' is missing, or the user of the CALL may not see it: run again, or grant access';
        RETURN;
    END IF;
    SELECT COUNT(*) INTO v_found FROM consolidation_columns WHERE side = 'staging';
    IF v_found = 0 THEN
        p_problem := 'its staging table ' || p_staging_schema || '.' || p_staging
            || ' is missing, or the user of the CALL may not see it: load the object again';
        RETURN;
    END IF;

    SELECT HAS_SCHEMA_PRIVILEGE(p_schema, 'USAGE') INTO v_allowed;
    IF v_allowed = false THEN
        p_problem := 'a grant is missing: GRANT USAGE ON SCHEMA ' || p_schema || ' to the user of the CALL';
        RETURN;
    END IF;
    SELECT HAS_TABLE_PRIVILEGE(quote_ident(p_schema) || '.' || quote_ident(p_table), 'SELECT')
        AND HAS_TABLE_PRIVILEGE(quote_ident(p_schema) || '.' || quote_ident(p_table), 'INSERT')
        AND HAS_TABLE_PRIVILEGE(quote_ident(p_schema) || '.' || quote_ident(p_table), 'DELETE') INTO v_allowed;
    IF v_allowed = false THEN
        p_problem := 'a grant is missing: GRANT SELECT, INSERT, DELETE ON ' || v_target || ' to the user of the CALL';
        RETURN;
    END IF;
    SELECT HAS_TABLE_PRIVILEGE(quote_ident(p_staging_schema) || '.' || quote_ident(p_staging), 'SELECT') INTO v_allowed;
    IF v_allowed = false THEN
        p_problem := 'a grant is missing: GRANT SELECT ON ' || p_staging_schema || '.' || p_staging || ' to the user of the CALL';
        RETURN;
    END IF;

    SELECT COUNT(*) INTO v_found FROM consolidation_columns WHERE side = 'target' AND (name = '_extracted_at' OR name = '_run_id');
    IF v_found < 2 THEN
        p_problem := 'column _extracted_at or _run_id of ' || v_target || ' is missing: add it back (TIMESTAMP, VARCHAR(100))';
        RETURN;
    END IF;
    SELECT MIN(t.name) INTO v_name
    FROM consolidation_columns t LEFT JOIN consolidation_columns s ON s.side = 'staging' AND s.name = t.name
    WHERE t.side = 'target' AND s.name IS NULL AND STRPOS(p_kept, ',' || t.name || ',') = 0
        AND t.name NOT IN ('_extracted_at', '_run_id');
    IF v_name IS NOT NULL THEN
        p_problem := 'column ' || v_name || ' of ' || v_target || ' is missing from ' || p_staging_schema || '.' || p_staging
            || ': load the object again';
        RETURN;
    END IF;
    SELECT MIN(s.name) INTO v_name
    FROM consolidation_columns s LEFT JOIN consolidation_columns t ON t.side = 'target' AND t.name = s.name
    WHERE s.side = 'staging' AND t.name IS NULL;
    IF v_name IS NOT NULL THEN
        p_problem := 'column ' || v_name || ' of ' || p_staging_schema || '.' || p_staging || ' is missing from ' || v_target
            || ': add it back, or load the object again';
        RETURN;
    END IF;
    SELECT MIN(t.name) INTO v_name
    FROM consolidation_columns t JOIN consolidation_columns s ON s.side = 'staging' AND s.name = t.name
    WHERE t.side = 'target' AND s.kind <> t.kind;
    IF v_name IS NOT NULL THEN
        SELECT c.kind INTO v_here FROM consolidation_columns c WHERE c.side = 'target' AND c.name = v_name;
        SELECT c.kind INTO v_there FROM consolidation_columns c WHERE c.side = 'staging' AND c.name = v_name;
        p_problem := 'column ' || v_name || ' is ' || v_here || ' in ' || v_target || ' and ' || v_there || ' in '
            || p_staging_schema || '.' || p_staging || ': restore its type in the target, or load the object again';
        RETURN;
    END IF;
    IF p_history IS NULL THEN
        RETURN;
    END IF;

    SELECT COUNT(*) INTO v_found FROM consolidation_columns WHERE side = 'versions' AND name IN ('record_key', 'cursor_at', 'seen', 'isdeleted', 'content_hash');
    IF v_found = 5 THEN
        SELECT COUNT(*) INTO v_found FROM consolidation_columns WHERE side = 'sightings' AND name IN ('record_key', 'cursor_at', 'seen', 'isdeleted', 'content_hash');
    END IF;
    IF v_found < 5 THEN
        p_problem := 'the history tables ' || p_history || '.' || p_base || '__versions and __sightings are missing or incomplete: run again, or set "history: false"';
        RETURN;
    END IF;
    SELECT HAS_SCHEMA_PRIVILEGE(p_history, 'USAGE') INTO v_allowed;
    IF v_allowed = false THEN
        p_problem := 'a grant is missing: GRANT USAGE ON SCHEMA ' || p_history || ' to the user of the CALL';
        RETURN;
    END IF;
    SELECT HAS_TABLE_PRIVILEGE(quote_ident(p_history) || '.' || quote_ident(p_base || '__versions'), 'SELECT')
        AND HAS_TABLE_PRIVILEGE(quote_ident(p_history) || '.' || quote_ident(p_base || '__versions'), 'INSERT')
        AND HAS_TABLE_PRIVILEGE(quote_ident(p_history) || '.' || quote_ident(p_base || '__sightings'), 'SELECT')
        AND HAS_TABLE_PRIVILEGE(quote_ident(p_history) || '.' || quote_ident(p_base || '__sightings'), 'INSERT') INTO v_allowed;
    IF v_allowed = false THEN
        p_problem := 'a grant is missing: GRANT SELECT, INSERT ON ' || p_history || '.' || p_base || '__versions and __sightings to the user of the CALL';
        RETURN;
    END IF;
    SELECT MIN(t.name) INTO v_name
    FROM consolidation_columns t JOIN consolidation_columns h ON h.side = 'versions' AND h.name = t.name
    WHERE t.side = 'target' AND t.name <> 'isdeleted' AND (h.kind <> t.kind OR (h.width < t.width AND h.width > 0));
    IF v_name IS NOT NULL THEN
        p_problem := 'column ' || v_name || ' of ' || p_history || '.' || p_base || '__versions is of another type, or shorter, than in ' || v_target
            || ': give it the same type';
    END IF;
END;
$$ LANGUAGE plpgsql;
