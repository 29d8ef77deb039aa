using Amazon.Appflow.Model;
using Amazon.RedshiftDataAPIService.Model;
using Task = System.Threading.Tasks.Task;

namespace Sdks.Tests.Aws;

public sealed class PaginatorTests
{
    [Fact]
    public async Task Responses_SeveralPages_FollowTheTokenToTheEnd()
    {
        await using ScriptedService aws = await ScriptedService.Start(
            Reply.Ok("""{"flows":[{"flowName":"a1"}],"nextToken":"t1"}"""), Reply.Ok("""{"flows":[],"nextToken":"t2"}"""), Reply.Ok("""{"flows":[{"flowName":"b1"}]}"""));

        var names = new List<string>();
        await foreach (ListFlowsResponse page in Clients.AppFlow(aws).Paginators.ListFlows(new ListFlowsRequest { MaxResults = 1 }).Responses)
        {
            names.AddRange(page.Flows.Select(flow => flow.FlowName));
        }

        Assert.Equal(["a1", "b1"], names);
        Assert.Equal(
            ["""{"maxResults":1}""", """{"maxResults":1,"nextToken":"t1"}""", """{"maxResults":1,"nextToken":"t2"}"""],
            aws.Requests.Select(request => request.Body));
    }

    [Fact]
    public async Task Items_PageWithoutThem_AreSkipped()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok("""{"NextToken":"t1"}"""), Reply.Ok("""{"Tables":[{"name":"account"}]}"""));

        var tables = new List<string>();
        await foreach (TableMember table in Clients.Redshift(aws).Paginators.ListTables(new ListTablesRequest { Database = "dev" }).Tables)
        {
            tables.Add(table.Name);
        }

        Assert.Equal(["account"], tables);
    }

    [Fact]
    public async Task Responses_EnumeratedAgain_AreRefused()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok("""{"flows":[]}"""));
        IListFlowsPaginator paginator = Clients.AppFlow(aws).Paginators.ListFlows(new ListFlowsRequest());
        await foreach (ListFlowsResponse page in paginator.Responses)
        {
            Assert.Empty(page.Flows);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await paginator.Responses.GetAsyncEnumerator().MoveNextAsync());
    }
}
