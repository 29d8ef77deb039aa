-- Functions of Redshift that PostgreSQL lacks. The dialect sends calls of them here.
-- Time is the simulator's: each session is told how far its clock is ahead of the server's.
CREATE SCHEMA IF NOT EXISTS redshift;

CREATE OR REPLACE FUNCTION redshift.getdate() RETURNS timestamp LANGUAGE sql STABLE AS $$
    SELECT (statement_timestamp() AT TIME ZONE 'UTC') + COALESCE(NULLIF(current_setting('redshift.clock_ahead', true), ''), '0')::interval
$$;

CREATE OR REPLACE FUNCTION redshift.sysdate() RETURNS timestamp LANGUAGE sql STABLE AS $$
    SELECT (transaction_timestamp() AT TIME ZONE 'UTC') + COALESCE(NULLIF(current_setting('redshift.clock_ahead', true), ''), '0')::interval
$$;

-- Characters, where the database counts bytes.
CREATE OR REPLACE FUNCTION redshift.len(value varchar) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT length(convert_to(value, getdatabaseencoding()), 'UTF8')
$$;

CREATE OR REPLACE FUNCTION redshift.json_parse(value varchar) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT value::jsonb
$$;
