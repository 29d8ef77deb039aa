-- Digests of rows into consolidation_digests (record_key, row_number, deleted, stored, content_hash, stamps). p_rows is a query that gives
-- the target's columns and _record_key, _row, _deleted. Where the text of all pieces would be too long for one statement, the pieces are
-- put together in a session table.
CREATE OR REPLACE PROCEDURE orchestrator.digest_rows(p_rows IN varchar(65535), p_stored IN integer)
AS $$
DECLARE
    v_length integer;
    v_place integer := 0;
    v_digest varchar(65535);
    v_hash varchar(65535) := '';
    v_stamps varchar(8192);
BEGIN
    SELECT stamp_text INTO v_stamps FROM consolidation_load;
    SELECT SUM(OCTET_LENGTH(digest) + 16) INTO v_length FROM consolidation_groups;
    IF v_length < 50000 THEN
        LOOP
            SELECT g.digest INTO v_digest FROM consolidation_groups g WHERE g.place = v_place;
            EXIT WHEN v_digest IS NULL;
            IF v_place > 0 THEN
                v_hash := v_hash || ' || ';
            END IF;
            v_hash := v_hash || 'MD5(' || v_digest || ')';
            v_place := v_place + 1;
        END LOOP;
        EXECUTE 'INSERT INTO consolidation_digests SELECT _record_key, _row, _deleted, ' || CAST(p_stored AS varchar(8))
            || ', LEFT(MD5(' || v_hash || '), 16), ' || v_stamps || ' FROM (' || p_rows || ') x';
        RETURN;
    END IF;

    DROP TABLE IF EXISTS consolidation_pieces;
    EXECUTE 'CREATE TEMP TABLE consolidation_pieces AS SELECT x.*, CAST('''' AS varchar(65535)) AS _pieces FROM (' || p_rows || ') x';
    LOOP
        SELECT g.digest INTO v_digest FROM consolidation_groups g WHERE g.place = v_place;
        EXIT WHEN v_digest IS NULL;
        EXECUTE 'UPDATE consolidation_pieces SET _pieces = _pieces || MD5(' || v_digest || ')';
        v_place := v_place + 1;
    END LOOP;
    EXECUTE 'INSERT INTO consolidation_digests SELECT _record_key, _row, _deleted, ' || CAST(p_stored AS varchar(8))
        || ', LEFT(MD5(_pieces), 16), ' || v_stamps || ' FROM consolidation_pieces';
    DROP TABLE consolidation_pieces;
END;
$$ LANGUAGE plpgsql;
