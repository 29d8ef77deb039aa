-- The content hash of a row of the target's columns as one expression; null where its text and p_other bytes beside it would be too long
-- for one statement. One piece is hashed as it is; of several, the hashes of each are.
CREATE OR REPLACE PROCEDURE orchestrator.hash_expression(p_other IN integer, p_hash INOUT varchar(65535))
AS $$
DECLARE
    v_length integer;
    v_pieces integer;
    v_place integer := 0;
    v_digest varchar(65535);
BEGIN
    p_hash := NULL;
    SELECT SUM(OCTET_LENGTH(digest) + 16), COUNT(*) INTO v_length, v_pieces FROM consolidation_groups;
    IF v_length + p_other > 60000 THEN
        RETURN;
    END IF;
    p_hash := '';
    LOOP
        SELECT g.digest INTO v_digest FROM consolidation_groups g WHERE g.place = v_place;
        EXIT WHEN v_digest IS NULL;
        IF v_place > 0 THEN
            p_hash := p_hash || ' || ';
        END IF;
        p_hash := p_hash || CASE WHEN v_pieces = 1 THEN v_digest ELSE 'MD5(' || v_digest || ')' END;
        v_place := v_place + 1;
    END LOOP;
    p_hash := 'LEFT(MD5(' || p_hash || '), 16)';
END;
$$ LANGUAGE plpgsql;

-- The rows of p_rows, a query that gives the target's columns, as session table p_table with _content_hash and _stamps beside them. Where
-- the text of all pieces would be too long for one statement, they are put together in the table.
CREATE OR REPLACE PROCEDURE orchestrator.hash_rows(p_table IN varchar(64), p_rows IN varchar(65535))
AS $$
DECLARE
    v_pieces integer;
    v_place integer := 0;
    v_digest varchar(65535);
    v_hash varchar(65535);
    v_stamps varchar(8192);
BEGIN
    SELECT stamp_text INTO v_stamps FROM consolidation_load;
    CALL orchestrator.hash_expression(OCTET_LENGTH(p_rows) + OCTET_LENGTH(v_stamps), v_hash);
    IF v_hash IS NOT NULL THEN
        EXECUTE 'CREATE TEMP TABLE ' || p_table || ' AS SELECT ' || v_hash || ' AS _content_hash, ' || v_stamps
            || ' AS _stamps, x.* FROM (' || p_rows || ') x';
        RETURN;
    END IF;

    SELECT COUNT(*) INTO v_pieces FROM consolidation_groups;
    EXECUTE 'CREATE TEMP TABLE ' || p_table || ' AS SELECT CAST('''' AS varchar(16)) AS _content_hash, ' || v_stamps
        || ' AS _stamps, x.*, CAST('''' AS varchar(65535)) AS _pieces FROM (' || p_rows || ') x';
    LOOP
        SELECT g.digest INTO v_digest FROM consolidation_groups g WHERE g.place = v_place;
        EXIT WHEN v_digest IS NULL;
        EXECUTE 'UPDATE ' || p_table || ' SET _pieces = _pieces || '
            || CASE WHEN v_pieces = 1 THEN v_digest ELSE 'MD5(' || v_digest || ')' END;
        v_place := v_place + 1;
    END LOOP;
    EXECUTE 'UPDATE ' || p_table || ' SET _content_hash = LEFT(MD5(_pieces), 16)';
END;
$$ LANGUAGE plpgsql;

-- Digests of rows into consolidation_digests (record_key, row_number, deleted, stored, content_hash, stamps). p_rows gives the target's
-- columns and _record_key, _row, _deleted.
CREATE OR REPLACE PROCEDURE orchestrator.digest_rows(p_rows IN varchar(65535), p_stored IN integer)
AS $$
DECLARE
    v_hash varchar(65535);
    v_stamps varchar(8192);
BEGIN
    SELECT stamp_text INTO v_stamps FROM consolidation_load;
    CALL orchestrator.hash_expression(OCTET_LENGTH(p_rows) + OCTET_LENGTH(v_stamps), v_hash);
    IF v_hash IS NOT NULL THEN
        EXECUTE 'INSERT INTO consolidation_digests SELECT _record_key, _row, _deleted, ' || CAST(p_stored AS varchar(8)) || ', ' || v_hash
            || ', ' || v_stamps || ' FROM (' || p_rows || ') x';
        RETURN;
    END IF;

    DROP TABLE IF EXISTS consolidation_hashed;
    CALL orchestrator.hash_rows('consolidation_hashed', p_rows);
    INSERT INTO consolidation_digests
    SELECT _record_key, _row, _deleted, p_stored, _content_hash, _stamps FROM consolidation_hashed;
    DROP TABLE consolidation_hashed;
END;
$$ LANGUAGE plpgsql;
