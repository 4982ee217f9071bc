using Atelier.Core.Notices;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Tells everybody who may publish that assets wait.</summary>
internal sealed class AskPublisher(Studio studio) : Activity<BriefRef, Nothing>
{
    public override async Task<Nothing> RunAsync(BriefRef input, CancellationToken cancellationToken)
    {
        var policy = await studio.Library.PolicyOfAsync(input.Workspace, input.BriefId, cancellationToken);
        foreach (var person in policy.Review.Reviewers.Where(r => r.Roles.Contains("publisher")))
        {
            await studio.NotifyAsync(new() { Kind = NoticeKind.PublishRequested, Workspace = input.Workspace, BriefId = input.BriefId, To = person.Id }, cancellationToken);
        }

        return Nothing.Value;
    }
}
