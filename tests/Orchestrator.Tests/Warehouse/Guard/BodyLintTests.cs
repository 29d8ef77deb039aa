using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse.Guard;

public sealed class BodyLintTests
{
    [Fact]
    public void Check_ProceduresOfTheScripts_FindsNothing()
    {
        string[] statements = [.. SchemaScript.All.SelectMany(script => script.Statements)];

        Assert.Contains(statements, statement => statement.Contains("PROCEDURE public.consolidate_table", StringComparison.Ordinal));
        Assert.Empty(BodyLint.Check(statements));
    }

    [Theory]
    [InlineData("FOR r IN SELECT id FROM t LOOP NULL; END LOOP;", "loops over a query")]
    [InlineData("FOR r IN EXECUTE 'SELECT 1' LOOP NULL; END LOOP;", "loops over a query")]
    [InlineData("OPEN c;", "loops over a query")]
    [InlineData("NULL; EXCEPTION WHEN OTHERS THEN NULL;", "handles an error")]
    [InlineData("EXECUTE 'CREATE TABLE t (id varchar(18) ENCODE zstd)';", "holds physical design")]
    [InlineData("EXECUTE 'CREATE TEMP TABLE t DISTKEY (id) AS SELECT 1 AS id';", "holds physical design")]
    [InlineData("v := CAST(1 AS text);", "uses TEXT")]
    [InlineData("EXECUTE 'SELECT a::text FROM t';", "uses TEXT")]
    [InlineData("EXECUTE 'CREATE TEMP TABLE t (a text, b integer)';", "uses TEXT")]
    [InlineData("EXECUTE 'UPDATE t SET a = NOW()';", "asks the leader node")]
    public void Check_WhatRedshiftLacks_IsFound(string body, string why) => Assert.Contains(
        BodyLint.Check([$"CREATE OR REPLACE PROCEDURE public.planted() AS $$ BEGIN {body} END; $$ LANGUAGE plpgsql"]),
        found => found.StartsWith($"public.planted {why}", StringComparison.Ordinal));

    [Theory]
    [InlineData("FOR i IN 1..10 LOOP NULL; END LOOP; -- FOR r IN SELECT is not allowed, nor EXCEPTION WHEN")]
    [InlineData("RAISE EXCEPTION 'load % was never registered', p_load;")]
    [InlineData("v_text := 'a'; SELECT context INTO v_text FROM t;")]
    public void Check_WhatIsAllowed_IsLeftAlone(string body) => Assert.Empty(
        BodyLint.Check([$"CREATE OR REPLACE PROCEDURE public.planted() AS $$ BEGIN {body} END; $$ LANGUAGE plpgsql"]));
}
