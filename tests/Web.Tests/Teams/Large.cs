using System.Security.Cryptography;
using Atelier.Core.Briefs;
using Atelier.Core.Moderation;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Web.Tests.Seeds;

namespace Atelier.Web.Tests.Teams;

/// <summary>A review as large as briefs allow: 12 shots, 48 pictures, the longest texts, in characters that take the most bytes.</summary>
internal static class Large
{
    public static async Task<Review> AddAsync(SeededStudio studio)
    {
        var review = await studio.AddReviewAsync("b-large", b => b with
        {
            Title = Long(BriefLimits.Title),
            Intent = b.Intent with { Subject = Long(BriefLimits.Text) },
            Output = new() { Shots = [.. Enumerable.Range(0, BriefLimits.Shots).Select(i => new Shot { Name = Name(i), Width = 256, Height = 256, Variants = 4 })] },
        });
        var items = Enumerable.Range(0, BriefLimits.TotalVariants).Select(i => review.Items[0] with
        {
            Shot = i / 4, ShotName = Name(i / 4), Variant = i % 4, PictureSha256 = Convert.ToHexStringLower(SHA256.HashData([(byte)i])),
            Findings = [Finding(FindingSeverity.Error), Finding(FindingSeverity.Warning)],
        });
        var large = review with { Items = [.. items], Reviewers = [.. Enumerable.Range(0, 40).Select(i => new Core.Policies.Reviewer($"reviewer-with-a-long-name-{i}", ["reviewer"]))], RequiredRoles = [.. Enumerable.Range(0, 20).Select(i => $"a-role-{i}")] };
        await studio.Store.WriteAsync(StoreKeys.Review(SeededStudio.Workspace, review.Id), large, PutCondition.Any);
        return large;
    }

    private static string Name(int shot) => $"shot-{shot}-{new string('x', BriefLimits.Name)}"[..BriefLimits.Name];

    private static string Long(int length) => string.Concat(Enumerable.Repeat("\U0001F3A8", length / 2));

    private static Finding Finding(FindingSeverity severity) => new()
    {
        Severity = severity, Rule = "near-duplicate", Category = "rights", Target = "picture", PolicyVersion = "1", Message = Long(400), Evidence = "distance 5",
    };
}
