using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Diffusion;
using Atelier.Local.Cli;
using Atelier.Local.Hosting;

namespace Atelier.Local.Tests.Studio;

public sealed class StudioEndToEnd : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_brief_becomes_signed_files_that_verify()
    {
        await using var studio = await StudioOnDisk.StartAsync(_folder.Path);
        var (brief, outcome) = await studio.DeliverAsync(StudioOnDisk.Draft(shots: 2));
        var output = Path.Combine(_folder.Path, "out");
        var files = await new Delivery(studio.Local).WriteAsync(brief, outcome, output, CancellationToken.None);

        Assert.Equal(8, files);
        Assert.Equal(8, Directory.GetFiles(output).Length);
        var check = new FolderCheck(output, expectedKey: null);
        Assert.Equal(2, check.Run());
        Assert.Empty(check.Problems);
        Assert.Empty(await studio.AuditAsync());
    }

    [Fact]
    public async Task The_shipped_model_takes_a_brief_to_signed_pictures()
    {
        var settings = StudioOnDisk.Settings(_folder.Path) with { Models = Path.Combine(Repository.Root, "gpu-worker", "models"), Samples = Path.Combine(Repository.Root, "samples") };
        using var log = new LogBook();
        await using var studio = await LocalStudio.OpenAsync(settings, log, _ => { });
        await studio.StartAsync(withWorker: true);
        var draft = StudioOnDisk.Draft(variants: 1) with { Intent = new() { Subject = "one large yellow star on a navy background" } };
        var brief = (await studio.Studio.Briefs.SubmitAsync(StudioOnDisk.Workspace, "rita", draft, idempotencyKey: null)).Brief!;
        Outcome? outcome = null;
        await StudioOnDisk.UntilAsync(async () =>
        {
            var view = (await studio.Studio.Briefs.GetAsync(StudioOnDisk.Workspace, brief.Id))!;
            if (view is { Outcome: null, Status: { State: BriefState.InReview, ReviewId: { } review } })
            {
                await TerminalReviewers.DecideAsync(studio, review, Approval.First, CancellationToken.None);
            }

            outcome = view.Outcome;
            return outcome is not null;
        });

        Assert.Equal("delivered", outcome!.Code);
        var manifest = await studio.Store.ReadRequiredAsync<AssetManifest>(StoreKeys.Manifest(StudioOnDisk.Workspace, Assert.Single(outcome.Assets)));
        Assert.Equal(("atelier-demo", 128, 128), (manifest.Render.Model, manifest.Width, manifest.Height));
        Assert.Equal(64, manifest.Render.ModelSha256.Length);
        Assert.Equal(DiffusionModel.Runtime, manifest.Render.Runtime);
    }

    [Fact]
    public async Task A_brief_in_review_outlives_a_restart()
    {
        Brief brief;
        string review;
        await using (var studio = await StudioOnDisk.StartAsync(_folder.Path))
        {
            brief = await studio.SubmitAsync();
            review = await studio.UntilReviewAsync(brief);
        }

        await using var again = await StudioOnDisk.StartAsync(_folder.Path);
        Assert.Equal(review, await again.UntilReviewAsync(brief));
        await again.ApproveAsync(review);

        Assert.Equal("delivered", (await again.UntilEndAsync(brief)).Code);
        Assert.Empty(await again.AuditAsync());
    }

    [Fact]
    public async Task A_decision_made_while_no_workflow_runs_counts_after_the_restart()
    {
        Brief brief;
        await using (var studio = await StudioOnDisk.StartAsync(_folder.Path))
        {
            brief = await studio.SubmitAsync();
            await studio.UntilReviewAsync(brief);
        }

        await using (var closed = await StudioOnDisk.OpenAsync(_folder.Path))
        {
            await closed.ApproveAsync((await closed.StatusAsync(brief)).ReviewId!);
        }

        await using var again = await StudioOnDisk.StartAsync(_folder.Path);
        Assert.Equal("delivered", (await again.UntilEndAsync(brief)).Code);
    }

    [Fact]
    public async Task A_studio_stopped_while_it_renders_renders_again_after_the_restart()
    {
        Brief brief;
        var easel = new Easel { Meanwhile = (_, cancel) => Task.Delay(Timeout.Infinite, cancel) };
        await using (var studio = await StudioOnDisk.StartAsync(_folder.Path, easel))
        {
            brief = await studio.SubmitAsync();
            await easel.Started;
        }

        await using var again = await StudioOnDisk.StartAsync(_folder.Path);
        await again.ApproveAsync(await again.UntilReviewAsync(brief));
        var outcome = await again.UntilEndAsync(brief);
        Assert.Equal(("delivered", 0), (outcome.Code, outcome.Missing.Count));

        // The stop was no attempt: each picture came from the first.
        await foreach (var render in again.Store.ListAsync(StoreKeys.RendersOf(StudioOnDisk.Workspace, brief.Id)))
        {
            Assert.EndsWith(".a1.json", render.Key, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Rejecting_everything_ends_the_brief_with_a_reason()
    {
        await using var studio = await StudioOnDisk.StartAsync(_folder.Path);
        var brief = await studio.SubmitAsync();
        await studio.ApproveAsync(await studio.UntilReviewAsync(brief), Approval.None);
        var outcome = await studio.UntilEndAsync(brief);

        Assert.Equal((BriefState.Rejected, "review-rejected"), (outcome.State, outcome.Code));
        Assert.NotEmpty(outcome.Reason);
        Assert.Empty(await studio.AuditAsync());
    }

    [Fact]
    public async Task A_second_process_on_the_folder_asks_and_the_first_works()
    {
        await using var first = await StudioOnDisk.StartAsync(_folder.Path);
        await using var second = await StudioOnDisk.OpenAsync(_folder.Path);
        await second.Local.StartAsync(withWorker: true);
        Assert.Equal((true, false), (first.Local.RunsWorkflows, second.Local.RunsWorkflows));

        var (brief, _) = await second.DeliverAsync();
        Assert.Equal(BriefState.Delivered, (await first.StatusAsync(brief)).State);
        Assert.Equal((await first.Local.Signer.SignAsync(default)).KeyId, (await second.Local.Signer.SignAsync(default)).KeyId);
    }

    [Fact]
    public async Task A_second_process_takes_over_when_the_first_has_gone()
    {
        var first = await StudioOnDisk.StartAsync(_folder.Path);
        var brief = await first.SubmitAsync();
        var review = await first.UntilReviewAsync(brief);
        await first.DisposeAsync();

        await using var second = await StudioOnDisk.StartAsync(_folder.Path);
        Assert.True(second.Local.RunsWorkflows);
        await second.ApproveAsync(review);
        Assert.Equal("delivered", (await second.UntilEndAsync(brief)).Code);
    }

    [Fact]
    public async Task Several_workers_of_one_folder_draw_each_job_once_in_the_ledger()
    {
        await using var studio = await StudioOnDisk.StartAsync(_folder.Path);
        await using var helper = await StudioOnDisk.OpenAsync(_folder.Path);
        helper.Local.StartWorker(helper.Easel);
        studio.Local.StartWorker(studio.Easel);
        var briefs = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => studio.DeliverAsync(StudioOnDisk.Draft($"Brief {i}", shots: 2, variants: 4))));

        Assert.All(briefs, b => Assert.Equal(2, b.Outcome.Assets.Count));
        Assert.Empty(await studio.AuditAsync());
    }

    public void Dispose() => _folder.Dispose();
}
