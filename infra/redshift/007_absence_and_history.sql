-- Adds a column to a table of the bookkeeping, unless it is there: ALTER TABLE has no IF NOT EXISTS on Redshift.
CREATE OR REPLACE PROCEDURE orchestrator.add_column(p_table IN varchar(127), p_column IN varchar(127), p_type IN varchar(64))
AS $$
DECLARE
    v_found integer;
BEGIN
    SELECT COUNT(*) INTO v_found FROM information_schema.columns
    WHERE table_schema = 'orchestrator' AND table_name = p_table AND column_name = p_column;
    IF v_found = 0 THEN
        EXECUTE 'ALTER TABLE orchestrator.' || quote_ident(p_table) || ' ADD COLUMN ' || quote_ident(p_column) || ' ' || p_type;
    END IF;
END;
$$ LANGUAGE plpgsql;

-- What becomes of records that a full load did not bring: 'keep' or 'delete', and the share of the target beyond which it is quarantined.
CALL orchestrator.add_column('staged', 'absent', 'varchar(8)');
CALL orchestrator.add_column('staged', 'max_absent', 'double precision');

-- Where the versions go, null without history; columns that are no content of a version (comma-separated).
CALL orchestrator.add_column('staged', 'history_schema', 'varchar(127)');
CALL orchestrator.add_column('staged', 'stamp_columns', 'varchar(4096)');

-- Columns of the target that the load brought nothing for (comma-separated): records keep the value they have.
CALL orchestrator.add_column('staged', 'kept_columns', 'varchar(65535)');

-- Which version was seen again, where there is a history to tell.
CALL orchestrator.add_column('seen', 'isdeleted', 'boolean');
CALL orchestrator.add_column('seen', 'content_hash', 'varchar(16)');
CALL orchestrator.add_column('seen', 'stamps', 'varchar(1024)');
