-- What is known of a load before its rows are looked at, for the steps that follow:
--   consolidation_columns  the columns of target, staging and history
--   consolidation_load     one row: names, and fragments of dynamic SQL in which '@.' stands where a row's alias goes
--   consolidation_groups   comparison and digest of a row's content, in pieces below 60,000 bytes
--   consolidation_counts   what each step counts, a row per step; the receipt is their sum
-- A problem says what is wrong with the load or its tables, and what to do.
--
-- record_key is the key as one text: a single text column as it is, several columns as byte-length:value of each. A null cursor stands as
-- the year 1.
CREATE OR REPLACE PROCEDURE orchestrator.describe_load(p_load IN varchar(32), p_problem INOUT varchar(4096))
AS $$
DECLARE
    v_schema varchar(127);
    v_table varchar(127);
    v_staging varchar(127);
    v_staging_schema varchar(127);
    v_of_salesforce boolean;
    v_keys varchar(1024);
    v_cursor_column varchar(127);
    v_policy varchar(8);
    v_history varchar(127);
    v_stamp_list varchar(4096);
    v_kept varchar(65535);
    v_base varchar(127);
    v_place integer;
    v_name varchar(127);
    v_kind varchar(64);
    v_found integer;
    v_text varchar(600);
    v_asked varchar(600);
    v_key varchar(8192) := '';
    v_bad_key varchar(8192) := '';
    v_cursor varchar(600) := 'TIMESTAMP ''0001-01-01 00:00:00''';
    v_deleted varchar(600) := '0';
    v_stamps varchar(4096) := '';
    v_stamp_text varchar(8192) := '';
    v_extracted timestamp;
    v_at varchar(64);
    v_gone varchar(200);
    v_come varchar(200);
BEGIN
    p_problem := NULL;
    SELECT target_schema, target_table, staging_table, key_columns, cursor_column, deletes, history_schema,
        COALESCE(stamp_columns, ''), COALESCE(kept_columns, ''), COALESCE(staging_schema, 'salesforce_incremental'),
        staging_schema IS NULL, extracted_at
    INTO v_schema, v_table, v_staging, v_keys, v_cursor_column, v_policy, v_history, v_stamp_list, v_kept,
        v_staging_schema, v_of_salesforce, v_extracted
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;

    DROP TABLE IF EXISTS consolidation_columns;
    CREATE TEMP TABLE consolidation_columns (side varchar(16), place integer, name varchar(127), kind varchar(64), width integer,
        nullable varchar(3));
    CALL orchestrator.read_columns('target', v_schema, v_table);
    CALL orchestrator.read_columns('staging', v_staging_schema, v_staging);
    IF v_history IS NOT NULL THEN
        -- Room for the endings within 63 bytes.
        v_base := v_table;
        IF OCTET_LENGTH(v_table) > 50 THEN
            v_base := LEFT(v_table, 38) || '_' || LEFT(MD5(v_table), 11);
        END IF;
        CALL orchestrator.read_columns('versions', v_history, v_base || '__versions');
        CALL orchestrator.read_columns('sightings', v_history, v_base || '__sightings');
    END IF;
    CALL orchestrator.check_tables(v_schema, v_table, v_staging_schema, v_staging, v_history, v_base, ',' || v_kept || ',', p_problem);

    v_place := 1;
    WHILE p_problem IS NULL AND SPLIT_PART(v_keys, ',', v_place) <> '' LOOP
        v_name := SPLIT_PART(v_keys, ',', v_place);
        SELECT c.kind INTO v_kind FROM consolidation_columns c WHERE c.side = 'target' AND c.name = v_name;
        IF v_kind IS NULL THEN
            p_problem := 'key column ' || v_name || ' is not in ' || v_schema || '.' || v_table
                || ': correct "key" in the pipeline file, or add the column';
        ELSE
            v_text := '@.' || quote_ident(v_name);
            -- A key of one column is asked after once per record, when rows are grouped; of several, their parts are asked row by row.
            v_asked := v_text;
            IF SPLIT_PART(v_keys, ',', 2) = '' THEN
                v_asked := 'record_key';
            END IF;
            IF v_place > 1 THEN
                v_bad_key := v_bad_key || ' OR ';
            END IF;
            v_bad_key := v_bad_key || v_asked || ' IS NULL';
            IF v_kind LIKE 'character%' THEN
                v_bad_key := v_bad_key || ' OR TRIM(' || v_asked || ') = ''''';
                IF v_name = 'id' AND v_of_salesforce THEN
                    v_bad_key := v_bad_key || ' OR OCTET_LENGTH(' || v_asked || ') > 18';
                    IF v_asked = 'record_key' THEN
                        v_bad_key := v_bad_key || ' OR NOT (OCTET_LENGTH(record_key) IN (15, 18) AND record_key ~ ''^[A-Za-z0-9]+$'')';
                    END IF;
                END IF;
            ELSE
                v_text := 'CAST(' || v_text || ' AS varchar(64))';
            END IF;
            IF SPLIT_PART(v_keys, ',', 2) = '' THEN
                v_key := v_text;
            ELSE
                IF v_place > 1 THEN
                    v_key := v_key || ' || ';
                END IF;
                v_key := v_key || 'CAST(OCTET_LENGTH(' || v_text || ') AS varchar(16)) || '':'' || ' || v_text;
            END IF;
        END IF;
        v_place := v_place + 1;
    END LOOP;
    IF SPLIT_PART(v_keys, ',', 2) = '' THEN
        v_bad_key := v_bad_key || ' OR OCTET_LENGTH(record_key) > 1024';
    ELSE
        v_bad_key := v_bad_key || ' OR OCTET_LENGTH(' || v_key || ') > 1024';
    END IF;
    IF p_problem IS NULL AND v_key = '' THEN
        p_problem := 'no key column is named: set "key" in the pipeline file';
    END IF;

    IF p_problem IS NULL AND v_cursor_column IS NOT NULL THEN
        SELECT c.kind INTO v_kind FROM consolidation_columns c WHERE c.side = 'target' AND c.name = v_cursor_column;
        IF v_kind = 'timestamp without time zone' OR v_kind = 'date' THEN
            v_cursor := 'COALESCE(CAST(@.' || quote_ident(v_cursor_column) || ' AS timestamp), ' || v_cursor || ')';
        ELSE
            p_problem := 'cursor column ' || v_cursor_column || ' of ' || v_schema || '.' || v_table
                || ' is no timestamp: restore its type, or drop the table and load in full';
        END IF;
    END IF;

    SELECT COUNT(*) INTO v_found FROM consolidation_columns c WHERE c.side = 'target' AND c.name = 'isdeleted' AND c.kind = 'boolean';
    IF v_found > 0 THEN
        v_deleted := 'CASE WHEN @.isdeleted = true THEN 1 ELSE 0 END';
    END IF;

    -- The stamps among the columns, as a list and as one text that orders as they do.
    v_place := 1;
    WHILE SPLIT_PART(v_stamp_list, ',', v_place) <> '' LOOP
        v_name := TRIM(SPLIT_PART(v_stamp_list, ',', v_place));
        SELECT COUNT(*) INTO v_found FROM consolidation_columns c WHERE c.side = 'target' AND c.name = v_name;
        IF v_found > 0 AND v_name <> COALESCE(v_cursor_column, '') AND v_name NOT IN ('isdeleted', '_extracted_at', '_run_id')
            AND STRPOS(',' || v_keys || ',', ',' || v_name || ',') = 0 THEN
            v_stamps := v_stamps || ',' || v_name;
            IF v_stamp_text <> '' THEN
                v_stamp_text := v_stamp_text || ' || ';
            END IF;
            v_stamp_text := v_stamp_text || 'COALESCE(CAST(' || quote_ident(v_name) || ' AS varchar(64)), '''') || '',''';
        END IF;
        v_place := v_place + 1;
    END LOOP;
    IF v_stamp_text = '' THEN
        v_stamp_text := '''''';
    END IF;

    -- What becomes of a key p, by where its newest version stands in the order (cursor, seen, isdeleted, content hash, stamps): a record that
    -- a full load did not bring comes back with a version newer than its last and extracted after that load. No branch is a rest: a key that
    -- fits none has no verdict, and the receipt shows it.
    v_at := 'CAST(' || quote_literal(CAST(v_extracted AS varchar(32))) || ' AS timestamp)';
    v_gone := CASE WHEN v_policy = 'apply' THEN 'CASE p.deleted WHEN 1 THEN ''deleted'' WHEN 0 THEN ''updated'' END' ELSE '''updated''' END;
    v_come := CASE WHEN v_policy = 'apply' THEN 'CASE p.deleted WHEN 1 THEN ''buried'' WHEN 0 THEN ''inserted'' END' ELSE '''inserted''' END;

    DROP TABLE IF EXISTS consolidation_counts;
    CREATE TEMP TABLE consolidation_counts (staged bigint, ignored bigint, winners bigint, duplicates bigint, superseded bigint, inserted bigint,
        updated bigint, deleted bigint, buried bigint, unchanged bigint, late bigint, again bigint, contested bigint, contested_rows bigint,
        confirmed bigint, bad bigint, ahead bigint);
    DROP TABLE IF EXISTS consolidation_load;
    CREATE TEMP TABLE consolidation_load (target varchar(260), staging varchar(260), versions varchar(260), sightings varchar(260),
        record_key varchar(8192), bad_key varchar(8192), cursor_at varchar(600), cursor_column varchar(127), deleted varchar(600),
        only_live varchar(700), stamps varchar(4096), stamp_text varchar(8192), kept varchar(65535), verdict varchar(4096));
    INSERT INTO consolidation_load
    VALUES (quote_ident(v_schema) || '.' || quote_ident(v_table), quote_ident(v_staging_schema) || '.' || quote_ident(v_staging),
        quote_ident(v_history) || '.' || quote_ident(v_base || '__versions'),
        quote_ident(v_history) || '.' || quote_ident(v_base || '__sightings'),
        v_key, v_bad_key, v_cursor, v_cursor_column, v_deleted,
        CASE WHEN v_policy = 'ignore' AND v_deleted <> '0' THEN ' AND ' || REPLACE(v_deleted, '@.', 's.') || ' = 0' ELSE '' END,
        v_stamps || ',', v_stamp_text, ',' || v_kept || ',',
        'CASE CASE WHEN p.in_target = 0 AND p.deleted = 0 AND ' || v_at || ' <= p.absent_at THEN -1 ELSE CASE p.side WHEN 1 THEN 1'
        || ' WHEN -1 THEN -1 WHEN 0 THEN CASE WHEN p.in_target = 1 AND p.deleted = p.stored_deleted AND p.best = p.stored THEN 0'
        || ' WHEN p.in_target = 0 AND p.deleted = 1 THEN 0'
        || ' WHEN ' || v_at || ' > p.stored_seen THEN 1 WHEN ' || v_at || ' < p.stored_seen THEN -1'
        || ' WHEN p.deleted > p.stored_deleted THEN 1 WHEN p.deleted < p.stored_deleted THEN -1'
        || ' WHEN p.best > p.stored THEN 1 WHEN p.best < p.stored THEN -1 END END END'
        || ' WHEN 0 THEN ''unchanged'' WHEN -1 THEN ''late'''
        || ' WHEN 1 THEN CASE p.in_target WHEN 1 THEN ' || v_gone || ' WHEN 0 THEN ' || v_come || ' END END');
    IF p_problem IS NULL THEN
        CALL orchestrator.describe_content(',' || v_keys || ',' || COALESCE(v_cursor_column, '') || ',isdeleted,_extracted_at,_run_id,');
    END IF;
END;
$$ LANGUAGE plpgsql;
