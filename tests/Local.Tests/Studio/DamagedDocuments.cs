using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Local.Tests.Studio;

/// <summary>One brief's documents are damaged: it says so, and the others go on.</summary>
public sealed class DamagedDocuments : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_damaged_brief_is_said_by_name_and_the_next_one_is_delivered()
    {
        await using var studio = await StudioOnDisk.StartAsync(_folder.Path);
        var damaged = await studio.SubmitAsync();
        await studio.UntilReviewAsync(damaged);
        var key = StoreKeys.Brief(StudioOnDisk.Workspace, damaged.Id);
        await studio.Store.PutAsync(key, "garbage"u8.ToArray(), PutCondition.Any);

        var error = await Assert.ThrowsAsync<ObjectStoreException>(() => studio.Local.Studio.Briefs.GetAsync(StudioOnDisk.Workspace, damaged.Id));
        Assert.Equal("store-corrupt", error.Code);
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        await studio.DeliverAsync();
    }

    [Fact]
    public async Task A_damaged_review_is_said_by_name_and_the_next_one_is_decided()
    {
        await using var studio = await StudioOnDisk.StartAsync(_folder.Path);
        var damaged = await studio.SubmitAsync();
        var review = await studio.UntilReviewAsync(damaged);
        await studio.Store.PutAsync(StoreKeys.Review(StudioOnDisk.Workspace, review), "{\"id\":7}"u8.ToArray(), PutCondition.Any);

        var error = await Assert.ThrowsAsync<ObjectStoreException>(() => studio.ApproveAsync(review));
        Assert.Equal("store-corrupt", error.Code);
        Assert.Contains(review, error.Message, StringComparison.Ordinal);
        await studio.DeliverAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_brief_whose_picture_is_damaged_fails_by_name_and_others_are_delivered(bool isMissing)
    {
        await using var studio = await StudioOnDisk.StartAsync(_folder.Path, largestPictureInRow: 0);
        var brief = await studio.SubmitAsync(StudioOnDisk.Draft(variants: 1));
        var review = await studio.UntilReviewAsync(brief);
        var preview = await studio.Local.Studio.Ledger.GetAsync(StudioOnDisk.Workspace, new RenderJobId(brief.Id, 1, 0, 0, RenderPurpose.Preview, 1).ToString());
        var file = StudioOnDisk.FileOf(_folder.Path, await studio.Store.GetBlobAsync(StudioOnDisk.Workspace, preview!.PictureSha256!));
        if (isMissing)
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, "garbage");
        }

        // Proofing compares the final with the preview that was approved.
        await studio.ApproveAsync(review);
        var outcome = await studio.UntilEndAsync(brief);
        Assert.Equal((BriefState.Failed, "store-corrupt"), (outcome.State, outcome.Code));
        Assert.Contains(preview.PictureSha256!, outcome.Reason, StringComparison.Ordinal);
        await studio.DeliverAsync();
        Assert.Empty(await studio.AuditAsync());
    }

    [Fact]
    public async Task A_damaged_picture_is_not_written_to_a_delivered_folder()
    {
        await using var studio = await StudioOnDisk.StartAsync(_folder.Path, largestPictureInRow: 0);
        var (brief, outcome) = await studio.DeliverAsync(StudioOnDisk.Draft(variants: 1));
        var final = await studio.Local.Studio.Ledger.GetAsync(StudioOnDisk.Workspace, new RenderJobId(brief.Id, 1, 0, 0, RenderPurpose.Final, 1).ToString());
        await File.WriteAllTextAsync(StudioOnDisk.FileOf(_folder.Path, await studio.Store.GetBlobAsync(StudioOnDisk.Workspace, final!.PictureSha256!)), "garbage");

        var error = await Assert.ThrowsAsync<ObjectStoreException>(() => new Cli.Delivery(studio.Local).WriteAsync(brief, outcome, Path.Combine(_folder.Path, "out"), CancellationToken.None));
        Assert.Contains(final.PictureSha256!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_without_room_holds_briefs_up_and_loses_nothing()
    {
        var easel = new Easel();
        await using var studio = await StudioOnDisk.StartAsync(_folder.Path, easel, largestPictureInRow: 0);

        // Pictures find no room: where they are written first takes none. What was accepted waits, and goes on when there is room.
        var room = Path.Combine(_folder.Path, "objects", "tmp");
        Directory.Delete(room);
        await File.WriteAllTextAsync(room, "no room here");
        var brief = await studio.SubmitAsync();
        await StudioOnDisk.UntilAsync(() => Task.FromResult(studio.Log.Lines.Any(l => l.Contains("tried again", StringComparison.Ordinal))));
        Assert.Null((await studio.Local.Studio.Briefs.GetAsync(StudioOnDisk.Workspace, brief.Id))!.Outcome);

        File.Delete(room);
        Directory.CreateDirectory(room);
        await studio.ApproveAsync(await studio.UntilReviewAsync(brief));
        Assert.Equal(("delivered", 0), ((await studio.UntilEndAsync(brief)).Code, (await studio.UntilEndAsync(brief)).Missing.Count));
        Assert.Empty(await studio.AuditAsync());
    }

    public void Dispose() => _folder.Dispose();
}
