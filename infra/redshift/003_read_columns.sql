-- Copies a table's columns from the catalogue, which may not be joined to user tables, into the session table consolidation_columns, under
-- the name the caller gives the table. Eight columns per query: a look into the catalogue costs Redshift more than anything done with it
-- here.
CREATE OR REPLACE PROCEDURE orchestrator.read_columns(p_side IN varchar(16), p_schema IN varchar(127), p_table IN varchar(127))
AS $$
DECLARE
    v_place integer := 0;
    v_last integer;
    v_lines varchar(8192);
    v_line varchar(1024);
    v_number integer;
BEGIN
    SELECT MAX(ordinal_position) INTO v_last FROM information_schema.columns WHERE table_schema = p_schema AND table_name = p_table;
    WHILE v_place < v_last LOOP
        SELECT COALESCE(MAX(CASE WHEN c.place = v_place + 1 THEN c.line END), '')
            || COALESCE(MAX(CASE WHEN c.place = v_place + 2 THEN c.line END), '')
            || COALESCE(MAX(CASE WHEN c.place = v_place + 3 THEN c.line END), '')
            || COALESCE(MAX(CASE WHEN c.place = v_place + 4 THEN c.line END), '')
            || COALESCE(MAX(CASE WHEN c.place = v_place + 5 THEN c.line END), '')
            || COALESCE(MAX(CASE WHEN c.place = v_place + 6 THEN c.line END), '')
            || COALESCE(MAX(CASE WHEN c.place = v_place + 7 THEN c.line END), '')
            || COALESCE(MAX(CASE WHEN c.place = v_place + 8 THEN c.line END), '')
        INTO v_lines
        FROM (
            SELECT ordinal_position AS place, CAST(ordinal_position AS varchar(8)) || CHR(9) || CAST(column_name AS varchar(127)) || CHR(9)
                || CAST(data_type AS varchar(64))
                || CASE WHEN data_type = 'numeric' THEN '(' || CAST(COALESCE(numeric_precision, 0) AS varchar(8)) || ','
                    || CAST(COALESCE(numeric_scale, 0) AS varchar(8)) || ')' ELSE '' END
                || CHR(9) || CAST(COALESCE(character_maximum_length, 0) AS varchar(8)) || CHR(9) || CAST(is_nullable AS varchar(3))
                || CHR(10) AS line
            FROM information_schema.columns
            WHERE table_schema = p_schema AND table_name = p_table AND ordinal_position > v_place AND ordinal_position <= v_place + 8) c;

        v_number := 1;
        WHILE SPLIT_PART(v_lines, CHR(10), v_number) <> '' LOOP
            v_line := SPLIT_PART(v_lines, CHR(10), v_number);
            INSERT INTO consolidation_columns (side, place, name, kind, width, nullable)
            VALUES (p_side, CAST(SPLIT_PART(v_line, CHR(9), 1) AS integer), SPLIT_PART(v_line, CHR(9), 2),
                SPLIT_PART(v_line, CHR(9), 3), CAST(SPLIT_PART(v_line, CHR(9), 4) AS integer), SPLIT_PART(v_line, CHR(9), 5));
            v_number := v_number + 1;
        END LOOP;
        v_place := v_place + 8;
    END LOOP;
END;
$$ LANGUAGE plpgsql;
