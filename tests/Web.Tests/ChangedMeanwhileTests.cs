using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using Atelier.Core.Brands;
using Atelier.Core.Storage;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Atelier.Web.Tests;

/// <summary>Two people change the same document.</summary>
public sealed class ChangedMeanwhileTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Theory]
    [InlineData("/v1/brands/tea", "name", "Tea & Co")]
    [InlineData("/v1/policy", "version", "mine-1")]
    public async Task A_program_that_says_which_version_it_changes_writes_over_no_other(string path, string field, string value)
    {
        await _web.Studio.Studio.Brands.SaveAsync("studio", new() { Id = "tea", Name = "Tea" }, "owner", WebFixture.Stop);
        var (read, document) = await ReadAsync(path);
        document[field] = value;
        var changed = await PutAsync(path, document, read);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal((await ReadAsync(path)).Tag, changed.Headers.ETag!.ToString());
        Assert.NotEqual(read, changed.Headers.ETag.ToString());

        document[field] = "late";
        await WebFixture.ProblemAsync(await PutAsync(path, document, read), HttpStatusCode.PreconditionFailed, "changed-meanwhile");
        Assert.Equal(value, (string)(await ReadAsync(path)).Document[field]!);
        foreach (var odd in new[] { "*", $"W/{read}", $"{read}, {changed.Headers.ETag}", read.Trim('"') })
        {
            await WebFixture.ProblemAsync(await PutAsync(path, document, odd), HttpStatusCode.BadRequest, "malformed");
        }

        Assert.Equal(HttpStatusCode.OK, (await PutAsync(path, document, tag: null)).StatusCode);
    }

    [Fact]
    public void A_version_that_says_nothing_is_not_taken_for_none()
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature { Headers = new HeaderDictionary(new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase) { ["If-Match"] = "" }) });
        Assert.Equal("If-Match", Assert.Throws<ProblemException>(() => Versions.Seen(new DefaultHttpContext(features).Request)).Problem.Field);
        Assert.Null(Versions.Seen(new DefaultHttpContext().Request));
    }

    [Fact]
    public async Task A_brand_that_is_gone_is_not_brought_back_by_a_change_of_it()
    {
        await _web.Studio.Studio.Brands.SaveAsync("studio", new() { Id = "tea", Name = "Tea" }, "owner", WebFixture.Stop);
        var (tag, document) = await ReadAsync("/v1/brands/tea");
        await _web.Studio.Studio.Brands.DeleteAsync("studio", "tea", "owner", WebFixture.Stop);
        await WebFixture.ProblemAsync(await PutAsync("/v1/brands/tea", document, tag), HttpStatusCode.PreconditionFailed, "changed-meanwhile");
    }

    [Fact]
    public async Task A_person_is_told_that_somebody_else_saved_the_brand_and_may_save_over_it()
    {
        await _web.Studio.Studio.Brands.SaveAsync("studio", new() { Id = "tea", Name = "Tea" }, "owner", WebFixture.Stop);
        var form = await _web.PageAsync("/brands/tea/edit");
        await _web.Studio.Studio.Brands.SaveAsync("studio", new() { Id = "tea", Name = "Theirs" }, "somebody", WebFixture.Stop);

        var told = await WebFixture.PageAsync(await _web.SubmitAsync("/brands/tea/edit", ("seen", Seen(form)), ("name", "Mine")), HttpStatusCode.Conflict);
        Assert.Contains("Somebody else saved this brand", told.QuerySelector("#faults")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Mine", ((IHtmlInputElement)told.QuerySelector("[name=name]")!).Value);
        Assert.Equal("Theirs", await NameAsync());

        Assert.Equal(HttpStatusCode.SeeOther, (await _web.SubmitAsync("/brands/tea/edit", ("seen", Seen(told)), ("name", "Mine"))).StatusCode);
        Assert.Equal("Mine", await NameAsync());
    }

    private static string Seen(AngleSharp.Dom.IDocument page) => ((IHtmlInputElement)page.QuerySelector("[name=seen]")!).Value;

    private async Task<string> NameAsync() => (await _web.ReadAsync<Brand>(StoreKeys.Brand("studio", "tea")))!.Name;

    private async Task<(string Tag, JsonNode Document)> ReadAsync(string path)
    {
        var answer = await _web.GetAsync(path);
        return (answer.Headers.ETag!.ToString(), JsonNode.Parse(await answer.Content.ReadAsStringAsync(WebFixture.Stop))!);
    }

    private Task<HttpResponseMessage> PutAsync(string path, JsonNode document, string? tag) =>
        _web.SendAsync(HttpMethod.Put, path, new StringContent(document.ToJsonString(), Encoding.UTF8, "application/json"), tag is null ? [] : [("If-Match", tag)]);
}
