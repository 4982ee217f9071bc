using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Tests;

public sealed class NestedHostTests
{
    [Fact]
    public async Task An_outer_hosts_endpoint_and_route_values_do_not_get_in_the_way()
    {
        using var web = new WebFixture(before: context =>
        {
            context.SetEndpoint(new Endpoint(_ => throw new InvalidOperationException("the outer endpoint ran"), metadata: null, "{*path}"));
            context.Request.RouteValues = new RouteValueDictionary { ["path"] = "v1/briefs", ["id"] = "wrong" };
            context.RequestServices = new NoServices();
        });
        await web.Studio.AddReviewAsync();
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync("/v1/briefs")).StatusCode);
        Assert.Equal("b-spring", (await WebFixture.JsonAsync(await web.GetAsync("/v1/briefs/b-spring"), HttpStatusCode.Accepted)).GetProperty("id").GetString());
        await web.PageAsync("/");
    }

    [Fact]
    public async Task Many_requests_at_once_do_not_mix()
    {
        using var web = new WebFixture();
        var review = await web.Studio.AddReviewAsync();
        var tokens = new[] { web.Studio.Token(review), web.Studio.Token(review, "ada"), web.Studio.Token(review, "ben") };
        var pages = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => web.PageAsync($"/r/{tokens[i % 3]}"))));
        Assert.All(pages.Index(), p => Assert.Equal(new[] { "anna", "ada", "ben" }[p.Index % 3], p.Item.QuerySelector(".who strong")!.TextContent));
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => throw new InvalidOperationException($"asked the host for {serviceType}");
    }
}
