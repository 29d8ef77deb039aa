-- Comparison (staged row s, target row t) and digest of a row's content, in consolidation_groups: pieces whose declared widths stay below
-- 60,000 bytes, since Redshift's text ends at 65,535. What p_apart lists (comma before and after each name) is neither; stamps are
-- compared but do not enter the digest; kept columns were not staged at all.
CREATE OR REPLACE PROCEDURE orchestrator.describe_content(p_apart IN varchar(4096))
AS $$
DECLARE
    v_stamps varchar(4096);
    v_kept varchar(65535);
    v_name varchar(127) := '';
    v_kind varchar(64);
    v_width integer;
    v_column varchar(300);
    v_value varchar(600);
    v_term varchar(4096);
    v_same varchar(65535) := '';
    v_digest varchar(65535) := '';
    v_declared integer := 0;
    v_group integer := 0;
BEGIN
    SELECT stamps, kept INTO v_stamps, v_kept FROM consolidation_load;
    DROP TABLE IF EXISTS consolidation_groups;
    CREATE TEMP TABLE consolidation_groups (place integer, same varchar(65535), digest varchar(65535));

    -- In name order, so that the digest does not depend on when a column was added.
    LOOP
        SELECT c.name, c.kind, c.width INTO v_name, v_kind, v_width
        FROM consolidation_columns c WHERE c.side = 'target' AND c.name > v_name ORDER BY c.name LIMIT 1;
        EXIT WHEN v_name IS NULL;
        CONTINUE WHEN STRPOS(p_apart, ',' || v_name || ',') > 0 OR STRPOS(v_kept, ',' || v_name || ',') > 0;

        -- ;name-length:name and the value, in which a semicolon stands twice: so each text is of one row only. A null adds nothing, so a
        -- new column that is null everywhere leaves every digest as it was.
        v_column := quote_ident(v_name);
        v_value := quote_literal(';' || CAST(OCTET_LENGTH(v_name) AS varchar(8)) || ':' || v_name) || ' || ';
        IF v_kind = 'boolean' THEN
            v_value := v_value || 'CASE WHEN ' || v_column || ' = true THEN ''true'' WHEN ' || v_column || ' = false THEN ''false'' END';
            v_width := 8;
        ELSIF v_width = 0 THEN
            v_value := v_value || 'CAST(' || v_column || ' AS varchar(64))';
            v_width := 64;
        ELSIF v_width > 25000 THEN
            v_value := v_value || 'MD5(' || v_column || ')';
            v_width := 32;
        ELSE
            v_value := v_value || 'REPLACE(' || v_column || ', '';'', '';;'')';
            v_width := 2 * v_width;
        END IF;
        v_term := 'COALESCE(' || v_value || ', '''')';
        v_width := v_width + OCTET_LENGTH(v_name) + 16;

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
        END IF;
        v_same := v_same || '(s.' || v_column || ' = t.' || v_column
            || ' OR (s.' || v_column || ' IS NULL AND t.' || v_column || ' IS NULL))';
        IF STRPOS(v_stamps, ',' || v_name || ',') = 0 THEN
            IF v_digest <> '' THEN
                v_digest := v_digest || ' || ';
            END IF;
            v_digest := v_digest || v_term;
            v_declared := v_declared + v_width;
        END IF;
    END LOOP;
    IF v_same = '' THEN
        v_same := '1 = 1';
    END IF;
    IF v_digest = '' THEN
        v_digest := '''''';
    END IF;
    INSERT INTO consolidation_groups VALUES (v_group, v_same, v_digest);
END;
$$ LANGUAGE plpgsql;
