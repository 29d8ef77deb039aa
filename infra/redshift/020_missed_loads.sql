-- Objects that a run did not load, and why, written with the run's row: what coverage says of an object that is late. A row written twice
-- says the same.
CREATE TABLE IF NOT EXISTS orchestrator.missed_loads (
    pipeline varchar(64),
    object varchar(255),
    run_id varchar(100),
    ended_at timestamp,
    state varchar(16),
    reason varchar(1024),
    covered_from timestamp,
    covered_to timestamp
);
