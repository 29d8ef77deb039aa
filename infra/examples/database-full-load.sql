-- What the procedures of database-full-load.yaml need, once: run it as the user the pipeline's statements run as.
-- AWS DMS loads sales_landing.customer and sales_landing.sale whole; these procedures make a dimension and a fact of them. Called again on
-- the same landing tables they give the same tables, so a run may be retried at any point.

CREATE SCHEMA IF NOT EXISTS dw;

CREATE TABLE IF NOT EXISTS dw.customer_dimension (
    customer_key bigint,
    customer_id bigint,
    name varchar(255),
    city varchar(255)
) DISTSTYLE ALL SORTKEY (customer_id);

CREATE TABLE IF NOT EXISTS dw.sales_fact (
    sale_id bigint,
    customer_key bigint,
    sold_at timestamp,
    amount numeric(18, 2)
) DISTKEY (customer_key) SORTKEY (sold_at);

-- A customer keeps the key it was given first; what changed is overwritten; who is gone stays, because old sales may point there.
CREATE OR REPLACE PROCEDURE dw.load_customer() AS $$
BEGIN
    UPDATE dw.customer_dimension SET name = landed.name, city = landed.city
    FROM sales_landing.customer landed
    WHERE customer_dimension.customer_id = landed.id
        AND (COALESCE(customer_dimension.name, '') <> COALESCE(landed.name, '')
            OR COALESCE(customer_dimension.city, '') <> COALESCE(landed.city, ''));

    INSERT INTO dw.customer_dimension (customer_key, customer_id, name, city)
    SELECT known.greatest_key + ROW_NUMBER() OVER (ORDER BY landed.id), landed.id, landed.name, landed.city
    FROM sales_landing.customer landed
    CROSS JOIN (SELECT COALESCE(MAX(customer_key), 0) AS greatest_key FROM dw.customer_dimension) known
    LEFT JOIN dw.customer_dimension same ON same.customer_id = landed.id
    WHERE same.customer_id IS NULL;
END;
$$ LANGUAGE plpgsql;

-- The landing table holds every sale, so the fact is made anew: readers see the old one until this commits. Not TRUNCATE, which would
-- commit in the middle.
CREATE OR REPLACE PROCEDURE dw.load_sales() AS $$
DECLARE
    orphans bigint;
BEGIN
    SELECT INTO orphans COUNT(*) FROM sales_landing.sale landed
    LEFT JOIN dw.customer_dimension customer ON customer.customer_id = landed.customer_id
    WHERE customer.customer_id IS NULL;
    IF orphans > 0 THEN
        RAISE EXCEPTION '% sales name a customer that the dimension does not have', orphans;
    END IF;

    DELETE FROM dw.sales_fact;
    INSERT INTO dw.sales_fact (sale_id, customer_key, sold_at, amount)
    SELECT landed.id, customer.customer_key, landed.sold_at, landed.amount
    FROM sales_landing.sale landed
    JOIN dw.customer_dimension customer ON customer.customer_id = landed.customer_id;
END;
$$ LANGUAGE plpgsql;
