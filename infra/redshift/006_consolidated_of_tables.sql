-- Every load that is ready, each in a transaction of its own: readers of other tables never wait for all of them, and one bad load does
-- not undo the others. To be called on its own, outside a transaction block.
--
-- LOCK must be the static statement right after COMMIT: anything between them takes a snapshot before the lock is held, and two callers
-- would count the same load twice. The UPDATE makes a snapshot that is older than the lock end in a serialization failure.
CREATE OR REPLACE PROCEDURE public.consolidated_of_tables()
AS $$
DECLARE
    v_load varchar(32);
BEGIN
    LOOP
        COMMIT;
        LOCK orchestrator.mutex;
        UPDATE orchestrator.mutex SET turns = turns + 1;
        SELECT MIN(l.load_id) INTO v_load
        FROM (SELECT load_id, MAX(progress) AS progress FROM orchestrator.staged GROUP BY load_id) l
        WHERE l.progress = 20;
        EXIT WHEN v_load IS NULL;
        CALL public.consolidate_table(v_load);
    END LOOP;
END;
$$ LANGUAGE plpgsql;
