using System.Net;
using System.Security.Cryptography;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;

namespace Atelier.Web.Tests;

public sealed class AssetTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_delivered_asset_is_served_byte_for_byte_as_it_was_signed()
    {
        var id = await _web.Studio.AddAssetAsync();
        var asset = await WebFixture.JsonAsync(await _web.GetAsync($"/v1/assets/{id}"));
        var content = await (await _web.GetAsync(asset.GetProperty("links").GetProperty("content").GetString()!)).Content.ReadAsByteArrayAsync(WebFixture.Stop);
        Assert.Equal(asset.GetProperty("pictureSha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(content)));
        var manifest = await (await _web.GetAsync($"/v1/assets/{id}/manifest")).Content.ReadAsByteArrayAsync(WebFixture.Stop);
        var stored = await _web.Studio.Store.GetAsync(StoreKeys.Manifest("studio", id), WebFixture.Stop);
        Assert.Equal(stored!.Content.ToArray(), manifest);
        Assert.True((await WebFixture.JsonAsync(await _web.GetAsync($"/v1/assets/{id}/verification"))).GetProperty("isWhole").GetBoolean());
    }

    [Fact]
    public async Task A_page_says_which_version_of_the_runtime_drew_it()
    {
        var id = await _web.Studio.AddAssetAsync();
        Assert.Contains("onnxruntime/cpu 1.29.0, batches of 4", (await _web.PageAsync($"/assets/{id}")).QuerySelector(".drawn")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BriefState.Killed)]
    [InlineData(BriefState.Cancelled)]
    [InlineData(BriefState.Failed)]
    public async Task An_asset_of_a_brief_that_was_not_delivered_is_not_there(BriefState end)
    {
        var id = await _web.Studio.AddAssetAsync(end: end);
        foreach (var path in new[] { "", "/content", "/manifest", "/signature", "/verification" })
        {
            await WebFixture.ProblemAsync(await _web.GetAsync($"/v1/assets/{id}{path}"), HttpStatusCode.NotFound, "not-found");
        }
    }

    [Fact]
    public async Task A_changed_manifest_is_told_by_page_and_verification()
    {
        var id = await _web.Studio.AddAssetAsync();
        var key = StoreKeys.Manifest("studio", id);
        var stored = (await _web.Studio.Store.GetAsync(key, WebFixture.Stop))!.Content.ToArray();
        var text = System.Text.Encoding.UTF8.GetString(stored).Replace("\"seed\": 7", "\"seed\": 8", StringComparison.Ordinal);
        await _web.Studio.Store.PutAsync(key, System.Text.Encoding.UTF8.GetBytes(text), PutCondition.Any, metadata: null, WebFixture.Stop);
        Assert.False((await WebFixture.JsonAsync(await _web.GetAsync($"/v1/assets/{id}/verification"))).GetProperty("isWhole").GetBoolean());
        Assert.Contains("signature", (await _web.PageAsync("/briefs/b-done")).QuerySelector(".asset")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_briefs_pictures_are_shown_under_the_brief_and_under_no_other()
    {
        var review = await _web.Studio.AddReviewAsync();
        await _web.Studio.AddBriefAsync(_web.Studio.BriefOf("b-other"));
        var sha = review.Items[0].PictureSha256;
        Assert.Equal(HttpStatusCode.OK, (await _web.GetAsync($"/v1/briefs/b-spring/pictures/{sha}")).StatusCode);
        await WebFixture.ProblemAsync(await _web.GetAsync($"/v1/briefs/b-other/pictures/{sha}"), HttpStatusCode.NotFound, "not-found");
        await WebFixture.ProblemAsync(await _web.GetAsync($"/v1/briefs/b-spring/pictures/{new string('a', 64)}"), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_picture_that_was_damaged_is_not_served()
    {
        var review = await _web.Studio.AddReviewAsync();
        var sha = review.Items[0].PictureSha256;
        await _web.Studio.Store.PutAsync(StoreKeys.Blob("studio", sha), "other"u8.ToArray(), PutCondition.Any, metadata: null, WebFixture.Stop);
        await WebFixture.ProblemAsync(await _web.GetAsync($"/v1/briefs/b-spring/pictures/{sha}"), HttpStatusCode.InternalServerError, "store-corrupt");
    }
}
