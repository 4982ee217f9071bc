using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;

namespace Atelier.Web.Pages.Reviews;

/// <summary>Finds what a review's pictures can be compared with. Thread-safe.</summary>
internal sealed class EarlierPictures(StudioServices studio)
{
    /// <summary>The references of the brief, then what the round before showed of the same shots, with what was said of it.</summary>
    public async Task<IReadOnlyList<EarlierPicture>> ReadAsync(ReviewSheet sheet, CancellationToken cancellationToken)
    {
        var found = sheet.Brief.Intent.References
            .Select((r, i) => new EarlierPicture(null, $"Reference {(i + 1).ToString(CultureInfo.InvariantCulture)}: {Say(r.Role)}", r.Sha256, []))
            .ToList();
        var before = string.Create(CultureInfo.InvariantCulture, $"{sheet.Brief.Id}-r{sheet.Review.Round - 1}");
        if (sheet.Review is not { Round: > 1, Stage: ReviewStage.Previews } || await studio.Store.ReadAsync<Review>(StoreKeys.Review(sheet.Workspace, before), cancellationToken) is not { } review)
        {
            return found;
        }

        var shots = sheet.Review.Items.Select(i => i.Shot).ToHashSet();
        var decisions = await studio.Reviews.DecisionsAsync(sheet.Workspace, review.Id, cancellationToken);
        found.AddRange(review.Items.Where(i => shots.Contains(i.Shot)).Select(i => new EarlierPicture(
            i.Shot,
            string.Create(CultureInfo.InvariantCulture, $"Round {review.Round}, variant {i.Variant + 1}"),
            i.PictureSha256,
            [.. decisions.SelectMany(d => d.Verdicts).Where(v => v.Shot == i.Shot && v.Variant == i.Variant)])));
        return found;
    }

    private static string Say(ReferenceRole role) => role switch
    {
        ReferenceRole.Composition => "drawing starts from it",
        ReferenceRole.Palette => "its colours are wanted",
        _ => "results must not look like it",
    };
}
