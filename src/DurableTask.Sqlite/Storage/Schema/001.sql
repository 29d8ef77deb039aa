-- Released: never edited again. A change of the schema is a new script; scripts run in order, each in one transaction.
-- Times are .NET ticks (100 ns since 0001-01-01 UTC). Status numbers are Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.

CREATE TABLE instances (
    instance_key        INTEGER PRIMARY KEY,
    instance_id         TEXT NOT NULL UNIQUE,
    execution_id        TEXT NOT NULL,            -- new with each ContinueAsNew
    name                TEXT NOT NULL,
    version             TEXT,
    tags                TEXT,                     -- JSON object
    status              INTEGER NOT NULL,
    parent_id           TEXT,
    parent_name         TEXT,
    parent_execution_id TEXT,
    parent_task_id      INTEGER,
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    start_at            INTEGER,                  -- a scheduled start; null for at once
    completed_at        INTEGER,
    custom_status       TEXT,
    output              TEXT,
    failure             TEXT                      -- JSON: type, message, stack, inner
);
CREATE INDEX instances_by_parent ON instances (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX instances_active ON instances (instance_key) WHERE status IN (0, 6, 7);

-- Turn 0 holds ExecutionStarted (and events carried over a ContinueAsNew); each later row is one turn of the orchestrator's code:
-- OrchestratorStarted, the events it saw, the decisions it made.
CREATE TABLE history (
    instance_key INTEGER NOT NULL,
    turn         INTEGER NOT NULL,
    events       TEXT NOT NULL,                   -- JSON array
    PRIMARY KEY (instance_key, turn)
) WITHOUT ROWID;

-- Events on their way to an instance: raised, sent, or the end of a sub-orchestration.
CREATE TABLE inbox (
    instance_key INTEGER NOT NULL,
    message_id   INTEGER NOT NULL,
    execution_id TEXT,                            -- null: for whichever execution is alive
    event        TEXT NOT NULL,
    PRIMARY KEY (instance_key, message_id)
) WITHOUT ROWID;

-- Activities that were called and whose end no turn has seen yet. At start they are done (again).
CREATE TABLE activities (
    instance_key INTEGER NOT NULL,
    task_id      INTEGER NOT NULL,
    name         TEXT NOT NULL,
    version      TEXT,
    input        TEXT,
    PRIMARY KEY (instance_key, task_id)
) WITHOUT ROWID;

CREATE TABLE timers (
    instance_key INTEGER NOT NULL,
    timer_id     INTEGER NOT NULL,
    fire_at      INTEGER NOT NULL,
    PRIMARY KEY (instance_key, timer_id)
) WITHOUT ROWID;
