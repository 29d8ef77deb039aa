-- Reads target and staging table from the catalogue and prepares the texts that depend on their columns:
--   consolidation_columns  the columns of both
--   consolidation_groups   comparison (staged row s, target row t) and digest of all columns but isdeleted, in pieces below 60,000 bytes
-- and returns the select list that turns a staged row s into a target row. A problem says what is wrong with the tables.
CREATE OR REPLACE PROCEDURE orchestrator.describe_load(
    p_schema IN varchar(127), p_table IN varchar(127), p_staging IN varchar(127),
    p_extracted IN timestamp, p_run IN varchar(100),
    p_select INOUT varchar(65535), p_problem INOUT varchar(4096))
AS $$
DECLARE
    v_place integer := 0;
    v_name varchar(127);
    v_kind varchar(64);
    v_width integer;
    v_found integer;
    v_column varchar(300);
    v_value varchar(600);
    v_bytes varchar(600);
    v_term varchar(4096);
    v_same varchar(65535) := '';
    v_digest varchar(65535) := '';
    v_declared integer := 0;
    v_group integer := 0;
    v_missing varchar(127);
BEGIN
    p_select := '';
    p_problem := NULL;

    DROP TABLE IF EXISTS consolidation_columns;
    CREATE TEMP TABLE consolidation_columns (side varchar(16), place integer, name varchar(127), kind varchar(64), width integer);
    DROP TABLE IF EXISTS consolidation_groups;
    CREATE TEMP TABLE consolidation_groups (place integer, same varchar(65535), digest varchar(65535));

    CALL orchestrator.read_columns('target', p_schema, p_table);
    CALL orchestrator.read_columns('staging', 'salesforce_incremental', p_staging);
    SELECT COUNT(*) INTO v_found FROM consolidation_columns WHERE side = 'target';
    IF v_found = 0 THEN
        p_problem := 'the target table ' || p_schema || '.' || p_table || ' is missing';
        RETURN;
    END IF;
    SELECT COUNT(*) INTO v_found FROM consolidation_columns WHERE side = 'staging';
    IF v_found = 0 THEN
        p_problem := 'its staging table salesforce_incremental.' || p_staging || ' is missing';
        RETURN;
    END IF;
    SELECT MIN(t.name) INTO v_missing
    FROM consolidation_columns t LEFT JOIN consolidation_columns s ON s.side = 'staging' AND s.name = t.name AND s.kind = t.kind
    WHERE t.side = 'target' AND s.name IS NULL;
    IF v_missing IS NOT NULL THEN
        p_problem := 'column ' || v_missing || ' of ' || p_schema || '.' || p_table
            || ' is missing from, or of another type in, salesforce_incremental.' || p_staging;
        RETURN;
    END IF;

    -- In the target's own order, so that INSERT needs no second list.
    LOOP
        SELECT c.place, c.name INTO v_place, v_name
        FROM consolidation_columns c WHERE c.side = 'target' AND c.place > v_place ORDER BY c.place LIMIT 1;
        EXIT WHEN v_name IS NULL;

        v_column := 's.' || quote_ident(v_name);
        IF v_name = '_extracted_at' THEN
            v_column := 'CAST(' || quote_literal(CAST(p_extracted AS varchar(32))) || ' AS timestamp)';
        ELSIF v_name = '_run_id' THEN
            v_column := quote_literal(p_run);
        ELSIF v_name = 'isdeleted' THEN
            v_column := 'COALESCE(' || v_column || ', false)';
        END IF;
        IF OCTET_LENGTH(p_select) + OCTET_LENGTH(v_column) > 55000 THEN
            p_problem := 'the columns of ' || p_schema || '.' || p_table || ' do not fit into one statement: leave fields out';
            RETURN;
        END IF;
        IF p_select <> '' THEN
            p_select := p_select || ', ';
        END IF;
        p_select := p_select || v_column;
    END LOOP;

    -- In name order, so that the digest does not depend on when a column was added.
    v_name := '';
    LOOP
        SELECT c.name, c.kind, c.width INTO v_name, v_kind, v_width
        FROM consolidation_columns c
        WHERE c.side = 'target' AND c.name > v_name AND c.name NOT IN ('_extracted_at', '_run_id', 'isdeleted')
        ORDER BY c.name LIMIT 1;
        EXIT WHEN v_name IS NULL;

        v_column := quote_ident(v_name);
        IF v_kind = 'boolean' THEN
            v_value := 'CASE WHEN ' || v_column || ' = true THEN ''true'' ELSE ''false'' END';
            v_bytes := v_value;
            v_width := 8;
        ELSIF v_width = 0 THEN
            v_value := 'CAST(' || v_column || ' AS varchar(64))';
            v_bytes := v_value;
            v_width := 64;
        ELSIF v_width > 50000 THEN
            v_value := 'MD5(' || v_column || ')';
            v_bytes := v_column;
            v_width := 32;
        ELSE
            v_value := v_column;
            v_bytes := v_column;
        END IF;
        v_width := v_width + OCTET_LENGTH(v_name) + 16;

        -- A null adds nothing, so a new column that is null everywhere leaves every digest as it was.
        v_term := 'CASE WHEN ' || v_column || ' IS NULL THEN '''' ELSE ' || quote_literal(v_name || ':')
            || ' || CAST(OCTET_LENGTH(' || v_bytes || ') AS varchar(16)) || '':'' || ' || v_value || ' END';

        IF v_same <> '' AND (v_declared + v_width > 60000 OR OCTET_LENGTH(v_digest) + OCTET_LENGTH(v_term) > 50000
            OR OCTET_LENGTH(v_same) + 4 * OCTET_LENGTH(v_column) > 50000) THEN
            INSERT INTO consolidation_groups VALUES (v_group, v_same, v_digest);
            v_group := v_group + 1;
            v_same := '';
            v_digest := '';
            v_declared := 0;
        END IF;
        IF v_same <> '' THEN
            v_same := v_same || ' AND ';
            v_digest := v_digest || ' || ';
        END IF;
        v_same := v_same || '(s.' || v_column || ' = t.' || v_column
            || ' OR (s.' || v_column || ' IS NULL AND t.' || v_column || ' IS NULL))';
        v_digest := v_digest || v_term;
        v_declared := v_declared + v_width;
    END LOOP;
    INSERT INTO consolidation_groups VALUES (v_group, v_same, v_digest);
END;
$$ LANGUAGE plpgsql;
