using Atelier.Core.Briefs;
using Atelier.Core.Previews;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Imaging;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Teams;

/// <summary>Small pictures for cards: marked as drafts, at signed addresses that are void after a day, when the brief was stopped, and when policy turns them off.</summary>
internal sealed class ThumbnailRoutes(StudioServices studio)
{
    // A PNG of this size can't reach the 1 MB that Teams takes, whatever it shows.
    private const int MaxSide = 320;

    // Decoding takes a core; whoever has an address must not take them all.
    private static readonly SemaphoreSlim AtWork = new(2);

    private readonly ThumbnailLinks _links = new(studio.Links);

    public void Map(IEndpointRouteBuilder routes) => routes.Get("/t/{token}", ShowAsync);

    private async Task ShowAsync(HttpContext context)
    {
        var claims = _links.Read(context.Request.RouteValues["token"] as string) ?? throw KnownProblems.NotFound("picture");
        if (studio.Clock.GetUtcNow() >= claims.ExpiresAt || !await IsShownAsync(claims, context.RequestAborted))
        {
            throw new ProblemException(new() { Status = 410, Code = "picture-gone", Title = "This picture isn't shown any more.", Detail = "Small pictures of drafts are shown for a day. Open the review to see them." });
        }

        var blob = await studio.Store.GetBlobAsync(claims.Workspace, claims.PictureSha256, context.RequestAborted);
        byte[] small;
        await AtWork.WaitAsync(context.RequestAborted);
        try
        {
            small = DraftMark.Apply(Png.Encode(Small(Png.Decode(blob))), claims.ReviewId);
        }
        finally
        {
            AtWork.Release();
        }

        // Chat clients show it inside pages of their own.
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        await Answers.PictureAsync(context, small);
    }

    private async Task<bool> IsShownAsync(ThumbnailClaims claims, CancellationToken cancellationToken) =>
        (await studio.Studio.Library.PolicyAsync(claims.Workspace, cancellationToken)).Teams.Thumbnails
        && await studio.Store.ReadAsync<Review>(StoreKeys.Review(claims.Workspace, claims.ReviewId), cancellationToken) is { } review
        && review.Items.Any(i => i.PictureSha256 == claims.PictureSha256)
        && await studio.Store.ReadAsync<Outcome>(StoreKeys.Outcome(claims.Workspace, review.BriefId), cancellationToken) is not { State: BriefState.Killed or BriefState.Cancelled };

    private static Picture Small(Picture picture)
    {
        var side = Math.Max(picture.Width, picture.Height);
        return side <= MaxSide ? picture : Resize.To(picture, Math.Max(1, picture.Width * MaxSide / side), Math.Max(1, picture.Height * MaxSide / side));
    }
}
