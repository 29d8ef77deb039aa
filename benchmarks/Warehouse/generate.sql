-- Accounts and their changes, the same for the same sizes: {accounts} accounts that exist, {new} that appear with the increment, {changes}
-- changes. Three in ten changes alter content, 35 % move only SystemModstamp, 35 % bring a version again unchanged.
SET work_mem = '512MB';
CREATE SCHEMA gen;
CREATE SCHEMA IF NOT EXISTS salesforce;
CREATE SCHEMA IF NOT EXISTS salesforce_incremental;

CREATE FUNCTION gen.h(i bigint, salt bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT hashint8extended(i, salt) & 9223372036854775807 $$;

CREATE FUNCTION gen.word(i bigint, salt bigint) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT (ARRAY['Borer','Braun','Gutmann','Kuhn','Schmitt','Hane','Weber','Kling','Ortiz','Bogan','Larkin','Wolf','Feeney','Hessel',
        'Jaskolski','Kautzer','Oberbrunner','Quigley','VonRueden','Zboncak'])[1 + gen.h(i, salt) % 20] $$;

CREATE FUNCTION gen.id(i bigint) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT '001f4' || lpad((100000000 + i * 7)::varchar, 10, '0') || (ARRAY['AAA','AAQ','QAA','IAM'])[1 + i % 4] $$;

-- What an account is before its first change.
CREATE TABLE gen.base AS
SELECT n, gen.id(n)::varchar(18) AS id,
    CASE WHEN gen.h(n, 1) % 2 = 0 THEN gen.word(n, 2) || ', ' || gen.word(n, 3) || ' and ' || gen.word(n, 4)
         ELSE gen.word(n, 2) || '-' || gen.word(n, 3) || ' GmbH' END AS name,
    CASE WHEN gen.h(n, 5) % 5 > 0
         THEN (ARRAY['Prospect','Customer - Direct','Customer - Channel','Installation Partner'])[1 + gen.h(n, 6) % 4] END AS type,
    CASE WHEN gen.h(n, 7) % 12 = 0 THEN gen.id(1 + gen.h(n, 8) % {accounts}) END AS parentid,
    gen.h(n, 9) % 99999 || ' ' || gen.word(n, 10) || ' Hill Street'
        || CASE WHEN gen.h(n, 11) % 3 = 0 THEN E'\nSuite ' || gen.h(n, 12) % 999 ELSE '' END AS billingstreet,
    (ARRAY['Springfield','New Kaleyview','Port Lilla','Hamburg','Manchester','Valencia'])[1 + gen.h(n, 13) % 6] AS billingcity,
    (ARRAY['California','Texas','Bavaria','Ontario','Antioquia',NULL])[1 + gen.h(n, 14) % 6] AS billingstate,
    lpad((gen.h(n, 15) % 99999)::varchar, 5, '0') AS billingpostalcode,
    (ARRAY['United States','Germany','Chile','United Kingdom','Japan'])[1 + gen.h(n, 16) % 5] AS billingcountry,
    (100 + gen.h(n, 17) % 900) || '-' || (1000000 + gen.h(n, 18) % 9000000) || ' x' || gen.h(n, 19) % 99999 AS phone,
    CASE WHEN gen.h(n, 20) % 10 < 3 THEN (100 + gen.h(n, 20) % 900) || '.555.' || (1000 + gen.h(n, 40) % 9000) END AS fax,
    CASE WHEN gen.h(n, 41) % 10 < 7 THEN 'ACC-' || lpad(n::varchar, 8, '0') END AS accountnumber,
    CASE WHEN gen.h(n, 42) % 100 < 85 THEN 'https://www.' || lower(gen.word(n, 2)) || '-' || n % 9973 || '.example.com' END AS website,
    (ARRAY['Agriculture','Banking','Biotechnology','Engineering','Healthcare','Transportation',NULL])[1 + gen.h(n, 43) % 7] AS industry,
    CASE WHEN gen.h(n, 44) % 10 < 7 THEN (gen.h(n, 45) % 900000000)::numeric / 100 END AS annualrevenue,
    CASE WHEN gen.h(n, 46) % 4 < 3 THEN (gen.h(n, 47) % 5000)::int END AS numberofemployees,
    CASE WHEN gen.h(n, 48) % 100 < 45 THEN repeat('lorem ipsum dolor sit amet ', 1 + (gen.h(n, 49) % 5)::int) || n END AS description,
    (ARRAY['Hot','Warm','Cold',NULL,NULL,NULL])[1 + gen.h(n, 50) % 6] AS rating,
    (gen.h(n, 51) % 250)::int AS owner, (gen.h(n, 52) % 21)::int AS score, md5(n::varchar) || '-' || 1585000000 + n % 1600000 AS external_id__c,
    (ARRAY['Enterprise','Mid-Market','SMB','Public Sector',NULL])[1 + gen.h(n, 53) % 5] AS segment__c,
    (ARRAY['AMER','EMEA','APAC','LATAM'])[1 + gen.h(n, 54) % 4] AS region__c, gen.h(n, 55) % 8 = 0 AS is_partner__c
FROM generate_series(1::bigint, {accounts} + {new}) n;
ANALYZE gen.base;

-- An account whose groups of columns were changed so often: core, phone, revenue, owner, address, text, delete mark.
CREATE FUNCTION gen.account(b gen.base, cs int, cp int, cr int, co int, ca int, cx int, cd int, lm timestamp, sm timestamp)
RETURNS TABLE (id varchar, isdeleted boolean, masterrecordid varchar, name varchar, type varchar, parentid varchar, billingstreet varchar,
    billingcity varchar, billingstate varchar, billingpostalcode varchar, billingcountry varchar, phone varchar, fax varchar,
    accountnumber varchar, website varchar, industry varchar, annualrevenue numeric, numberofemployees int, description varchar,
    rating varchar, ownerid varchar, createddate timestamp, createdbyid varchar, lastmodifieddate timestamp, lastmodifiedbyid varchar,
    systemmodstamp timestamp, lastactivitydate date, external_id__c varchar, score__c double precision, segment__c varchar,
    region__c varchar, contract_end__c date, is_partner__c boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT b.id, cd % 2 = 1, NULL::varchar, b.name::varchar, b.type::varchar, b.parentid,
    CASE WHEN ca = 0 THEN b.billingstreet ELSE gen.h(b.n * 64 + ca, 21) % 99999 || ' Oak Street' END::varchar,
    b.billingcity::varchar, b.billingstate::varchar,
    CASE WHEN ca = 0 THEN b.billingpostalcode ELSE lpad((gen.h(b.n * 64 + ca, 23) % 99999)::varchar, 5, '0') END::varchar,
    b.billingcountry::varchar,
    CASE WHEN cp = 0 THEN b.phone ELSE (100 + gen.h(b.n * 64 + cp, 25) % 900) || '-555 x' || gen.h(b.n * 64 + cp, 28) % 9999 END::varchar,
    b.fax::varchar, b.accountnumber::varchar, b.website::varchar, b.industry::varchar,
    CASE WHEN cr = 0 THEN b.annualrevenue ELSE (gen.h(b.n * 64 + cr, 29) % 900000000)::numeric / 100 END,
    CASE WHEN cr = 0 THEN b.numberofemployees ELSE (gen.h(b.n * 64 + cr, 30) % 5000)::int END,
    CASE WHEN cx = 0 THEN b.description ELSE 'Reviewed by account team, note ' || gen.h(b.n * 64 + cx, 31) % 1000000 END::varchar,
    CASE WHEN cx = 0 THEN b.rating ELSE 'Warm' END::varchar,
    ('005f400000' || lpad(((b.owner + co * 37) % 250)::varchar, 5, '0') || 'AAQ')::varchar,
    timestamp '2018-01-01' + (gen.h(b.n, 33) % 70848000) * interval '1 second',
    ('005f400000' || lpad((gen.h(b.n, 34) % 250)::varchar, 5, '0') || 'AAQ')::varchar,
    lm, ('005f400000' || lpad(((b.owner + cs + cp) % 250)::varchar, 5, '0') || 'AAQ')::varchar, sm,
    CASE WHEN b.n % 3 = 0 THEN date '2019-06-01' + (b.n % 300)::int END, b.external_id__c::varchar,
    CASE WHEN cs = 0 THEN b.score ELSE gen.h(b.n * 64 + cs, 37) % 21 END::double precision, b.segment__c::varchar, b.region__c::varchar,
    CASE WHEN b.n % 2 = 0 THEN date '2021-01-01' + (b.n % 900)::int END, b.is_partner__c
$$;

CREATE TABLE gen.account (
    id varchar(18), isdeleted boolean, masterrecordid varchar(18), name varchar(255), type varchar(255), parentid varchar(18),
    billingstreet varchar(255), billingcity varchar(40), billingstate varchar(80), billingpostalcode varchar(20), billingcountry varchar(80),
    phone varchar(40), fax varchar(40), accountnumber varchar(40), website varchar(255), industry varchar(255), annualrevenue numeric(18, 2),
    numberofemployees int, description varchar(4000), rating varchar(255), ownerid varchar(18), createddate timestamp,
    createdbyid varchar(18), lastmodifieddate timestamp, lastmodifiedbyid varchar(18), systemmodstamp timestamp, lastactivitydate date,
    external_id__c varchar(255), score__c double precision, segment__c varchar(255), region__c varchar(255), contract_end__c date,
    is_partner__c boolean);

-- Each account once, then changes of accounts at random; the counters say how often each group had changed by then.
CREATE TABLE gen.change AS
SELECT e, n, (sum((g BETWEEN 0 AND 3)::int) OVER w)::int AS cs, (sum((g IN (4, 5))::int) OVER w)::int AS cp,
    (sum((g = 6)::int) OVER w)::int AS cr, (sum((g = 7)::int) OVER w)::int AS co, (sum((g = 8)::int) OVER w)::int AS ca,
    (sum((g = 9)::int) OVER w)::int AS cx, (sum((g = 99)::int) OVER w)::int AS cd,
    max(CASE WHEN kind = 'r' THEN ts END) OVER w AS lm, max(CASE WHEN kind <> 's' THEN ts END) OVER w AS sm
FROM (
    SELECT e, n, kind, CASE WHEN kind <> 'r' OR e <= {accounts} THEN -1 WHEN gen.h(e, 13) % 300 = 0 THEN 99 ELSE gen.h(e, 14) % 10 END AS g,
        CASE WHEN e <= {accounts} THEN timestamp '2020-03-31' - (gen.h(e, 15) % 6912000) * interval '1 second'
             ELSE timestamp '2020-04-01' + floor((e - {accounts}) * 14622000.0 / ({changes} - {accounts})) * interval '1 second' END AS ts
    FROM (
        SELECT e, CASE WHEN e <= {accounts} THEN e ELSE 1 + gen.h(e, 11) % {accounts} END AS n,
            CASE WHEN e <= {accounts} OR gen.h(e, 12) % 100 < 30 THEN 'r' WHEN gen.h(e, 12) % 100 < 65 THEN 't' ELSE 's' END AS kind
        FROM generate_series(1::bigint, {changes}) e) x) y
WINDOW w AS (PARTITION BY n ORDER BY e ROWS UNBOUNDED PRECEDING);

-- (c) every change, in the order it happened
CREATE TABLE gen.every_change (LIKE gen.account);
INSERT INTO gen.every_change
SELECT a.* FROM (SELECT * FROM gen.change ORDER BY e) c JOIN gen.base b ON b.n = c.n, LATERAL gen.account(b, cs, cp, cr, co, ca, cx, cd, lm, sm) a;

-- the target: each account as its last change left it, none deleted
CREATE TABLE gen.latest AS SELECT DISTINCT ON (n) n, cs, cp, cr, co, ca, cx, 0 AS cd, lm, sm FROM gen.change ORDER BY n, e DESC;
DROP TABLE gen.change;
CREATE TABLE gen.target (LIKE gen.account);
INSERT INTO gen.target
SELECT a.* FROM gen.latest l JOIN gen.base b ON b.n = l.n, LATERAL gen.account(b, cs, cp, cr, co, ca, cx, cd, lm, sm) a ORDER BY a.id;

-- (a) the increment: deletes, stale rows, repeats, touches, changes, new accounts; then older versions, ties and duplicates beside them
CREATE TABLE gen.chosen AS
SELECT row_number() OVER (ORDER BY gen.h(n, 50), n) * 31500.0 / {chosen} AS r, l.* FROM gen.latest l ORDER BY gen.h(n, 50), n LIMIT {chosen};
CREATE TABLE gen.primary_change AS
SELECT r, n, cs, cp, cr, co, ca, cx, cd + 1 AS cd, timestamp '2020-09-20' + (gen.h(n, 51) % 86400) * interval '1 second' AS lm,
    timestamp '2020-09-20' + (gen.h(n, 51) % 86400) * interval '1 second' AS sm FROM gen.chosen WHERE r <= 350
UNION ALL SELECT r, n, greatest(cs - 1, 0), cp + 9, cr, co, ca, cx, cd, lm - interval '3 hour', sm - interval '3 hour' FROM gen.chosen WHERE r > 350 AND r <= 1850
UNION ALL SELECT r, n, cs, cp, cr, co, ca, cx, cd, lm, sm FROM gen.chosen WHERE r > 1850 AND r <= 3850
UNION ALL SELECT r, n, cs, cp, cr, co, ca, cx, cd, lm, timestamp '2020-09-20' + (gen.h(n, 51) % 86400) * interval '1 second' FROM gen.chosen WHERE r > 3850 AND r <= 6850
UNION ALL SELECT r, n, cs + 1, cp + (gen.h(n, 52) % 2)::int, cr + (gen.h(n, 53) % 5 = 0)::int, co, ca, cx, cd,
    timestamp '2020-09-20 01:00' + (gen.h(n, 51) % 82800) * interval '1 second', timestamp '2020-09-20 01:00' + (gen.h(n, 51) % 82800) * interval '1 second'
    FROM gen.chosen WHERE r > 6850
UNION ALL SELECT 40000, n, 0, 0, 0, 0, 0, 0, 0, timestamp '2020-09-20' + (gen.h(n, 51) % 86400) * interval '1 second',
    timestamp '2020-09-20' + (gen.h(n, 51) % 86400) * interval '1 second' FROM gen.base WHERE n > {accounts};
CREATE TABLE gen.increment (LIKE gen.account);
INSERT INTO gen.increment
SELECT a.* FROM (
    SELECT x.*, row_number() OVER () AS place FROM (
        SELECT * FROM gen.primary_change
        UNION ALL SELECT r, n, cs - 1, cp + 1, cr, co, ca, cx, cd, lm - interval '20 minute', sm - interval '20 minute' FROM gen.primary_change WHERE r > 7000 AND r <= 15000
        UNION ALL SELECT r, n, cs + 5, cp + 5, cr, co, ca, cx, cd, lm, sm FROM gen.primary_change WHERE r > 15000 AND r <= 17000
        UNION ALL SELECT r, n, cs, cp, cr, co, ca, cx, cd, lm, sm FROM gen.primary_change WHERE r > 17000 AND r <= 22000) x) c
JOIN gen.base b ON b.n = c.n, LATERAL gen.account(b, cs, cp, cr, co, ca, cx, cd, lm, sm) a
ORDER BY gen.h(c.place, 54);

-- (b) a full load in which 2 % changed
CREATE TABLE gen.full_load (LIKE gen.account);
INSERT INTO gen.full_load
SELECT a.* FROM (
    SELECT n, cs + hit AS cs, cp + hit AS cp, cr, co, ca, cx, cd,
        CASE WHEN hit = 0 THEN lm ELSE timestamp '2020-09-20' + (gen.h(n, 61) % 86400) * interval '1 second' END AS lm,
        CASE WHEN hit = 0 THEN sm ELSE timestamp '2020-09-20' + (gen.h(n, 61) % 86400) * interval '1 second' END AS sm
    FROM (SELECT *, (gen.h(n, 60) % 50 = 0)::int AS hit FROM gen.latest) l) c
JOIN gen.base b ON b.n = c.n, LATERAL gen.account(b, cs, cp, cr, co, ca, cx, cd, lm, sm) a
ORDER BY gen.h(c.n, 62);

DROP TABLE gen.primary_change;
DROP TABLE gen.chosen;
DROP TABLE gen.latest;
DROP TABLE gen.base CASCADE;
ANALYZE gen.target;
ANALYZE gen.increment;
ANALYZE gen.full_load;
ANALYZE gen.every_change;
