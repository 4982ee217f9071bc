using System.Net;
using Atelier.Core.Briefs;
using Atelier.Core.Previews;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Imaging;
using Atelier.Web.Tests.Seeds;

namespace Atelier.Web.Tests.Teams;

public sealed class ThumbnailTests : IDisposable
{
    // Nobody is signed in who fetches a picture of a card.
    private readonly WebFixture _web = new(from: IPAddress.Parse("203.0.113.7"));

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_small_picture_is_marked_as_a_draft_and_fits_what_Teams_takes()
    {
        var (review, path) = await AddAsync();
        var answer = await _web.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("cross-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        var png = await answer.Content.ReadAsByteArrayAsync(WebFixture.Stop);
        var picture = Png.Decode(png);
        Assert.True(Math.Max(picture.Width, picture.Height) <= 320 && png.Length < 1 << 20);
        Assert.Equal(review.Id, Png.ReadText(png)[DraftMark.Keyword]);
        Assert.NotEqual((await _web.Studio.Store.GetBlobAsync("studio", review.Items[0].PictureSha256, WebFixture.Stop)).ToArray(), png);
    }

    [Fact]
    public async Task It_is_gone_after_a_day_and_as_soon_as_policy_or_a_stop_says_so()
    {
        var (review, path) = await AddAsync();
        await _web.Studio.ChangePolicyAsync(p => p with { Teams = new() });
        await GoneAsync(path);
        await _web.Studio.ChangePolicyAsync(p => p with { Teams = new() { Thumbnails = true } });
        Assert.Equal(HttpStatusCode.OK, (await _web.GetAsync(path)).StatusCode);
        await _web.Studio.Store.WriteOnceAsync(StoreKeys.Outcome("studio", review.BriefId), new Outcome { State = BriefState.Killed, Code = "killed", Reason = "stop", At = _web.Clock.GetUtcNow(), By = "owner" });
        await GoneAsync(path);
        var (_, other) = await AddAsync("b-other");
        _web.Clock.Advance(TimeSpan.FromHours(25));
        await GoneAsync(other);
    }

    [Fact]
    public async Task An_address_that_was_changed_or_made_for_something_else_opens_nothing()
    {
        var (review, path) = await AddAsync();
        var token = path.Split('/')[^1];
        foreach (var forged in new[] { token[..^1], token + "A", token.Replace(token[30], token[30] == 'A' ? 'B' : 'A'), _web.Studio.Token(review), "x", "a.b" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync($"/t/{forged}")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync($"/r/{token}")).StatusCode);
    }

    private async Task GoneAsync(string path) => Assert.Equal(HttpStatusCode.Gone, (await _web.GetAsync(path)).StatusCode);

    private async Task<(Review Review, string Path)> AddAsync(string brief = "b-spring")
    {
        await _web.Studio.ChangePolicyAsync(p => p with { Teams = new() { Thumbnails = true } });
        var review = await _web.Studio.AddReviewAsync(brief);
        return (review, new ThumbnailLinks(_web.Studio.Links).LinkFor(SeededStudio.Workspace, review, review.Items[0].PictureSha256, _web.Clock.GetUtcNow()).AbsolutePath);
    }
}
