-- One load into its target: the newest version of each record wins by (cursor, seen, isdeleted, content hash, stamps), a null cursor first.
-- Everything happens in the caller's transaction. A load that already has its receipt is left alone; a load that cannot be
-- consolidated is quarantined with the reason, its table kept. The steps hand each other session tables named consolidation_*.
CREATE OR REPLACE PROCEDURE public.consolidate_table(p_load IN varchar(32))
AS $$
DECLARE
    v_count bigint;
    v_pipeline varchar(64);
    v_object varchar(255);
    v_run varchar(100);
    v_staging_table varchar(127);
    v_history varchar(127);
    v_target varchar(260);
    v_problem varchar(4096);
    v_staging varchar(260);
    v_staged bigint;
    v_met bigint;
    v_absent bigint := 0;
    v_before bigint;
    v_after bigint;
BEGIN
    SELECT pipeline, object, run_id, staging_table, history_schema INTO v_pipeline, v_object, v_run, v_staging_table, v_history
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    IF v_pipeline IS NULL THEN
        RAISE EXCEPTION 'load % was never registered as ready', p_load;
    END IF;

    SELECT COUNT(*) INTO v_count FROM orchestrator.ledger WHERE load_id = p_load;
    IF v_count > 0 THEN
        SELECT COUNT(*) INTO v_count FROM orchestrator.staged WHERE load_id = p_load AND progress >= 40;
        IF v_count = 0 THEN
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, progress, state)
            VALUES (v_pipeline, v_object, p_load, v_run, v_staging_table, 40, 'consolidated');
        END IF;
        RETURN;
    END IF;

    -- 1. Where each key stands; whatever can be known to fail is asked before anything is written.
    CALL orchestrator.describe_load(p_load, v_problem);
    IF v_problem IS NULL THEN
        CALL orchestrator.check_rows(p_load, v_problem);
    END IF;
    IF v_problem IS NULL THEN
        -- How to go about it depends on which has more rows, staging or target; to know that, no more of the target need be counted than
        -- staging has. The rest is, once its rows were read for the keys. Many rows are counted faster than so many are picked.
        SELECT target INTO v_target FROM consolidation_load;
        SELECT COALESCE(staged, 0) INTO v_staged FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
        IF v_staged > 1000000 THEN
            EXECUTE 'SELECT COUNT(*) FROM ' || v_target INTO v_before;
        ELSE
            EXECUTE 'SELECT COUNT(*) FROM (SELECT 1 FROM ' || v_target || ' LIMIT ' || CAST(v_staged + 1 AS varchar(20)) || ') t' INTO v_before;
        END IF;
        CALL orchestrator.find_absent(p_load, v_before, v_absent, v_problem);
    END IF;
    IF v_problem IS NULL THEN
        CALL orchestrator.place_keys(p_load, v_before, v_problem);
    END IF;
    IF v_problem IS NULL AND v_before = v_staged + 1 THEN
        EXECUTE 'SELECT COUNT(*) FROM ' || v_target INTO v_before;
    END IF;
    IF v_problem IS NOT NULL THEN
        INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, progress, state, reason)
        VALUES (v_pipeline, v_object, p_load, v_run, v_staging_table, 30, 'quarantined', v_problem);
        RETURN;
    END IF;

    -- 2. The verdict on each key, then history and target.
    CALL orchestrator.pick_candidates(p_load);
    CALL orchestrator.judge_keys(p_load);
    IF v_history IS NOT NULL THEN
        CALL orchestrator.append_history(p_load);
    END IF;
    CALL orchestrator.write_target(p_load, v_absent, v_before, v_after);

    -- 3. Receipt, coverage and state, with the data or not at all. A put failure keeps the window out of coverage. The rows of staging were
    -- counted when the load was registered; they are counted again where the steps above came by another number.
    SELECT staged INTO v_staged FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 LIMIT 1;
    SELECT SUM(COALESCE(staged, 0) + COALESCE(ignored, 0)) INTO v_met FROM consolidation_counts;
    IF COALESCE(v_staged <> v_met, true) THEN
        SELECT staging INTO v_staging FROM consolidation_load;
        EXECUTE 'SELECT COUNT(*) FROM ' || v_staging INTO v_staged;
    END IF;
    INSERT INTO orchestrator.ledger (pipeline, object, load_id, run_id, target_schema, target_table, extracted_at, seconds, processed,
        put_failures, staged, ignored, winners, duplicates, superseded, inserted, updated, deleted, buried, unchanged, late, absent_deleted,
        target_before, target_after)
    SELECT l.pipeline, l.object, l.load_id, l.run_id, l.target_schema, l.target_table, l.extracted_at, l.seconds, l.processed,
        l.put_failures, v_staged, c.ignored, c.winners, c.duplicates, c.superseded, c.inserted, c.updated, c.deleted, c.buried,
        c.unchanged, c.late, v_absent, v_before, v_after
    FROM orchestrator.staged l CROSS JOIN (
        SELECT COALESCE(SUM(ignored), 0) AS ignored, COALESCE(SUM(winners), 0) AS winners, COALESCE(SUM(duplicates), 0) AS duplicates,
            COALESCE(SUM(superseded), 0) AS superseded, COALESCE(SUM(inserted), 0) AS inserted, COALESCE(SUM(updated), 0) AS updated,
            COALESCE(SUM(deleted), 0) AS deleted, COALESCE(SUM(buried), 0) AS buried, COALESCE(SUM(unchanged), 0) AS unchanged,
            COALESCE(SUM(late), 0) AS late
        FROM consolidation_counts) c
    WHERE l.load_id = p_load AND l.progress = 20 LIMIT 1;
    INSERT INTO orchestrator.coverage (pipeline, object, signature, load_id, run_id, target_schema, target_table, cursor_column,
        covered_from, covered_to)
    SELECT pipeline, object, signature, load_id, run_id, target_schema, target_table, cursor_column, covered_from, covered_to
    FROM orchestrator.staged WHERE load_id = p_load AND progress = 20 AND put_failures = 0 AND covered_to IS NOT NULL LIMIT 1;
    INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, progress, state)
    VALUES (v_pipeline, v_object, p_load, v_run, v_staging_table, 40, 'consolidated');

    DROP TABLE consolidation_columns;
    DROP TABLE consolidation_load;
    DROP TABLE consolidation_groups;
    DROP TABLE consolidation_counts;
    DROP TABLE consolidation_absent;
    DROP TABLE consolidation_standing;
    DROP TABLE IF EXISTS consolidation_candidates;
    DROP TABLE consolidation_digests;
    DROP TABLE consolidation_verdicts;
END;
$$ LANGUAGE plpgsql;
