using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Imaging;

namespace Atelier.Core.Tests.Briefs;

public sealed class BriefReferenceTests : IDisposable
{
    private readonly BriefWorld _world = new();

    [Fact]
    public async Task Colours_of_palette_references_reach_the_enricher()
    {
        var plum = await UploadAsync(Halves(new(0x70, 0x30, 0xb0), new(0xff, 0xff, 0xff)));
        var protectedPicture = await UploadAsync(Halves(new(1, 2, 3), new(200, 100, 0)));
        var brief = await _world.SubmitAsync(With(new() { Sha256 = plum, Role = ReferenceRole.Palette, Rights = "ours" }, new() { Sha256 = protectedPicture, Role = ReferenceRole.Protected, Rights = "ours" }));
        await _world.UntilReviewAsync(brief);

        Assert.Equal(["#7030b0", "#ffffff"], Assert.Single(_world.Enricher.Requests).ReferenceColours.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_larger_colour_comes_first_and_specks_are_left_out()
    {
        var pixels = Enumerable.Range(0, 100).SelectMany(i => i switch { < 60 => new byte[] { 0, 0, 128 }, < 97 => [255, 200, 0], _ => [255, 0, 0] }).ToArray();
        var sha = await UploadAsync(new Picture(10, 10, pixels));
        await _world.UntilReviewAsync(await _world.SubmitAsync(With(new Reference { Sha256 = sha, Role = ReferenceRole.Palette, Rights = "ours" })));

        Assert.Equal(["#000080", "#ffc800"], Assert.Single(_world.Enricher.Requests).ReferenceColours);
    }

    [Fact]
    public async Task A_brief_without_palette_references_leans_on_no_colours()
    {
        await _world.UntilReviewAsync(await _world.SubmitAsync());
        Assert.Empty(Assert.Single(_world.Enricher.Requests).ReferenceColours);
    }

    [Fact]
    public async Task A_reference_that_nobody_uploaded_is_refused()
    {
        var outcome = await _world.OutcomeAsync(await _world.SubmitAsync(With(new Reference { Sha256 = new('1', 64), Role = ReferenceRole.Palette, Rights = "ours" })));

        Assert.Equal((BriefState.Rejected, "unknown-reference"), (outcome.State, outcome.Code));
        Assert.Empty(_world.Painter.Taken);
    }

    [Fact]
    public async Task A_delivered_asset_is_a_reference_for_others()
    {
        var asset = Assert.Single((await _world.DeliverAsync(await _world.SubmitAsync())).Assets);
        var sha = (await _world.Studio.Catalog.FindAsync(BriefWorld.Workspace, asset))!.PictureSha256;
        await _world.UntilReviewAsync(await _world.SubmitAsync(With(new Reference { Sha256 = sha, Role = ReferenceRole.Palette, Rights = "ours" })));
    }

    [Fact]
    public async Task A_picture_that_the_studio_drew_and_nobody_uploaded_is_no_reference()
    {
        var review = await _world.UntilReviewAsync(await _world.SubmitAsync());
        var outcome = await _world.OutcomeAsync(await _world.SubmitAsync(With(new Reference { Sha256 = review.Items[0].PictureSha256, Role = ReferenceRole.Composition, Rights = "ours" })));

        Assert.Equal((BriefState.Rejected, "unknown-reference"), (outcome.State, outcome.Code));
    }

    [Theory]
    [InlineData(ReferenceRole.Palette)]
    [InlineData(ReferenceRole.Protected)]
    [InlineData(ReferenceRole.Composition)]
    public async Task A_reference_that_is_no_picture_is_refused_with_what_to_do(ReferenceRole role)
    {
        var sha = await UploadAsync("GIF89a, or so it says"u8.ToArray());
        var outcome = await _world.OutcomeAsync(await _world.SubmitAsync(With(new Reference { Sha256 = sha, Role = role, Rights = "ours" })));

        Assert.Equal((BriefState.Rejected, "unreadable-reference"), (outcome.State, outcome.Code));
        Assert.Contains(sha, outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("Upload a PNG", outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(_world.Painter.Taken);
    }

    [Fact]
    public async Task A_picture_cut_short_is_refused()
    {
        var png = Png.Encode(Picture.Solid(64, 64, new Rgb(10, 20, 30)));
        var sha = await UploadAsync(png.AsMemory(0, png.Length - 20));
        var outcome = await _world.OutcomeAsync(await _world.SubmitAsync(With(new Reference { Sha256 = sha, Role = ReferenceRole.Palette, Rights = "ours" })));

        Assert.Equal("unreadable-reference", outcome.Code);
    }

    public void Dispose() => _world.Dispose();

    private static BriefDraft With(params IReadOnlyList<Reference> references)
    {
        var draft = BriefWorld.Draft();
        return draft with { Intent = draft.Intent! with { References = references } };
    }

    private Task<string> UploadAsync(Picture picture) => UploadAsync(Png.Encode(picture));

    private async Task<string> UploadAsync(ReadOnlyMemory<byte> content)
    {
        var sha = await _world.Store.PutBlobAsync(BriefWorld.Workspace, content);
        _world.Put(StoreKeys.Upload(BriefWorld.Workspace, sha), new { sha256 = sha });
        return sha;
    }

    private static Picture Halves(Rgb left, Rgb right) =>
        new(32, 32, [.. Enumerable.Range(0, 32 * 32).Select(i => i % 32 < 16 ? left : right).SelectMany(c => new[] { c.R, c.G, c.B })]);
}
