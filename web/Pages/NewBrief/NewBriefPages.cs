using System.Security.Cryptography;
using Atelier.Core.Briefs;
using Atelier.Core.Policies;
using Atelier.Core.Reviews;
using Atelier.Core.Workflows;
using Atelier.Web.Identity;
using Atelier.Web.Pages.Forms;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Atelier.Web.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.NewBrief;

/// <summary>
/// From an empty form to an accepted brief: fill in, look at it once more with its cost, send. The form carries its idempotency key, so that a second click
/// or a reload sends nothing twice; pictures are stored as they come, so that nobody chooses a file again for a slip elsewhere.
/// </summary>
internal sealed class NewBriefPages(StudioServices studio, PageRenderer pages)
{
    private readonly UploadDesk _uploads = new(studio);
    private readonly NewBriefOffer _offer = new(studio);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/briefs/new", ShowAsync);
        routes.Post("/briefs/new", ActAsync);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Requester);
        var query = context.Request.Query;
        var form = BriefTemplate.Find(query["template"].ToString()) is { } template ? DraftForm.Of(template.Draft)
            : query["from"].ToString() is var from && RouteIds.IsId(from) && (await studio.Briefs.GetAsync(caller.Workspace, from, context.RequestAborted))?.Brief is { } brief
                ? DraftForm.Of(new() { Title = brief.Title, Campaign = brief.Campaign, Brand = brief.Brand, Intent = brief.Intent, Output = brief.Output, Settings = brief.Settings })
            : PostedForm.Of([new("shots", "1"), new($"{DraftForm.Shot(0)}.format", "square"), new($"{DraftForm.Shot(0)}.variants", "4")]);
        if (form.Text("campaign").Length == 0 && RouteIds.IsId(query["campaign"].ToString()))
        {
            form = form.With(("campaign", query["campaign"].ToString()));
        }

        await WriteFormAsync(context, 200, form.With(("key", NewKey())), Faults.None);
    }

    private async Task ActAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Requester);
        var form = await PostedForm.ReadOwnAsync(context, studio.Options, takesFiles: true);
        // The browser may show this answer again when its user goes back to it; kept nowhere, going back would end on an error of the browser's own.
        context.Response.Headers.CacheControl = "private, no-cache";
        var uploadFaults = new List<(string, string)>();
        form = await TakeFilesAsync(caller, form, uploadFaults, context.RequestAborted);
        var act = form.Text("do");
        if (act is not ("check" or "send"))
        {
            await WriteFormAsync(context, 200, DraftForms.Change(form, act), new(uploadFaults));
            return;
        }

        var view = await _offer.ReadAsync(caller.Workspace, form, context.RequestAborted);
        var (draft, unread) = DraftForm.Read(form, view.Model);
        if (view.Campaigns.FirstOrDefault(c => string.Equals(c.Name, form.Text("campaign"), StringComparison.OrdinalIgnoreCase)) is { } campaign)
        {
            draft = draft with { Campaign = campaign.Id };
        }

        var faults = new Faults([.. uploadFaults.Concat(unread).Concat(BriefValidator.Validate(draft).Select(p => (p.Field, p.Message))).DistinctBy(f => f.Item1)]);
        if (faults.Any)
        {
            await WriteFormAsync(context, 400, form, faults);
            return;
        }

        if (act == "check")
        {
            await pages.WriteAsync<CheckScreen>(context, 200, new Dictionary<string, object?>
            {
                [nameof(CheckScreen.Form)] = form,
                [nameof(CheckScreen.Draft)] = draft,
                [nameof(CheckScreen.View)] = view,
                [nameof(CheckScreen.Estimate)] = await _offer.EstimateAsync(caller, draft, view, context.RequestAborted),
            });
            return;
        }

        await SendAsync(context, caller, form, draft);
    }

    private async Task SendAsync(HttpContext context, Caller caller, PostedForm form, BriefDraft draft)
    {
        var key = form.Text("key") is { Length: > 0 and <= 100 } given && given.All(char.IsAsciiLetterOrDigit) ? given : NewKey();
        var submission = await studio.Briefs.SubmitAsync(caller.Workspace, caller.Id, draft, $"page {key}", RequestKeys.TraceParent(context), context.RequestAborted);
        if (submission.Brief is { } brief)
        {
            Redirects.To(context, Flashes.To($"/briefs/{brief.Id}", submission.IsRepeat ? "known" : "sent"));
            return;
        }

        // Somebody sent it, went back and changed it: that is another brief, and only they know whether they want both.
        var isReused = submission.Problems[0].Code == "idempotency-key-reused";
        await WriteFormAsync(context, 400, isReused ? form.With(("key", NewKey())) : form, new([.. submission.Problems.Select(p => isReused
            ? ("", "This form was sent before, and was changed since. Look at your briefs first; send it again if you want this one too.")
            : (p.Field, p.Message))]));
    }

    private async Task<PostedForm> TakeFilesAsync(Caller caller, PostedForm form, List<(string, string)> faults, CancellationToken cancellationToken)
    {
        foreach (var (name, file) in form.Files)
        {
            var index = Enumerable.Range(0, BriefLimits.Entries).FirstOrDefault(i => $"{DraftForm.Reference(i)}.file" == name, -1);
            if (index < 0)
            {
                continue;
            }

            try
            {
                var upload = await _uploads.TakeAsync(caller.Workspace, caller.Id, file.Content, cancellationToken);
                form = form.With(($"{DraftForm.Reference(index)}.sha256", upload.Sha256));
            }
            catch (ProblemException e)
            {
                faults.Add((name, e.Problem.Code == "picture-unreadable" ? "This file is no picture that can be read. Choose another, or save it as PNG and choose that." : e.Problem.Detail));
            }
        }

        return form;
    }

    private async Task WriteFormAsync(HttpContext context, int status, PostedForm form, Faults faults) =>
        await pages.WriteAsync<NewBriefScreen>(context, status, new Dictionary<string, object?>
        {
            [nameof(NewBriefScreen.Form)] = form,
            [nameof(NewBriefScreen.Faults)] = faults,
            [nameof(NewBriefScreen.View)] = await _offer.ReadAsync(Callers.Of(context).Workspace, form, context.RequestAborted),
        });

    private static string NewKey() => RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", 26);
}
