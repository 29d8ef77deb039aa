-- Copies a table's columns from the catalogue, which may not be joined to user tables, into the session table consolidation_columns, under
-- the name the caller gives the table. Forty columns per query, and as many per INSERT: a look into the catalogue, and a row written alone,
-- cost Redshift more than anything done with them here.
CREATE OR REPLACE PROCEDURE orchestrator.read_columns(p_side IN varchar(16), p_schema IN varchar(127), p_table IN varchar(127))
AS $$
DECLARE
    v_place integer := 0;
    v_last integer := 1;
    v_asked varchar(8192);
    v_lines varchar(16384);
    v_line varchar(1024);
    v_rows varchar(32768);
    v_number integer;
BEGIN
    WHILE v_place < v_last LOOP
        -- Each line is put together once, which DISTINCT makes sure of.
        v_asked := '''''';
        v_number := 1;
        WHILE v_number <= 40 LOOP
            v_asked := v_asked || ' || COALESCE(MAX(CASE WHEN c.place = ' || CAST(v_place + v_number AS varchar(8))
                || ' THEN c.line END), '''')';
            v_number := v_number + 1;
        END LOOP;
        EXECUTE 'SELECT COALESCE(MAX(c.place), 0), ' || v_asked || ' FROM (SELECT DISTINCT ordinal_position AS place,'
            || ' CAST(ordinal_position AS varchar(8)) || CHR(9) || CAST(column_name AS varchar(127)) || CHR(9)'
            || ' || CAST(data_type AS varchar(64))'
            || ' || CASE WHEN data_type = ''numeric'' THEN ''('' || CAST(COALESCE(numeric_precision, 0) AS varchar(8)) || '','' ||'
            || ' CAST(COALESCE(numeric_scale, 0) AS varchar(8)) || '')'' ELSE '''' END'
            || ' || CHR(9) || CAST(COALESCE(character_maximum_length, 0) AS varchar(8)) || CHR(9) || CAST(is_nullable AS varchar(3))'
            || ' || CHR(10) AS line FROM information_schema.columns WHERE table_schema = ' || quote_literal(p_schema)
            || ' AND table_name = ' || quote_literal(p_table) || ' AND ordinal_position > ' || CAST(v_place AS varchar(8)) || ') c'
        INTO v_last, v_lines;

        v_rows := '';
        v_number := 1;
        WHILE SPLIT_PART(v_lines, CHR(10), v_number) <> '' LOOP
            v_line := SPLIT_PART(v_lines, CHR(10), v_number);
            IF v_number > 1 THEN
                v_rows := v_rows || ', ';
            END IF;
            v_rows := v_rows || '(' || quote_literal(p_side) || ', ' || SPLIT_PART(v_line, CHR(9), 1) || ', '
                || quote_literal(SPLIT_PART(v_line, CHR(9), 2)) || ', ' || quote_literal(SPLIT_PART(v_line, CHR(9), 3)) || ', '
                || SPLIT_PART(v_line, CHR(9), 4) || ', ' || quote_literal(SPLIT_PART(v_line, CHR(9), 5)) || ')';
            v_number := v_number + 1;
        END LOOP;
        IF v_rows <> '' THEN
            EXECUTE 'INSERT INTO consolidation_columns (side, place, name, kind, width, nullable) VALUES ' || v_rows;
        END IF;
        v_place := v_place + 40;
    END LOOP;
END;
$$ LANGUAGE plpgsql;
