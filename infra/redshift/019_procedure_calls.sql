-- What a procedure with "when: changed" knew when it succeeded: how many loads had changed what it reads. Append-only, the greatest holds.
CREATE TABLE IF NOT EXISTS orchestrator.procedure_calls (
    pipeline varchar(64),
    procedure_name varchar(64),
    signature varchar(64),
    changes bigint,
    run_id varchar(100)
);
