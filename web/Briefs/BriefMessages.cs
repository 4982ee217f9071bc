using Atelier.Core.Briefs;
using Atelier.Web.Identity;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;

namespace Atelier.Web.Briefs;

/// <summary>
/// Takes in briefs that come over a queue, by the rules of <c>POST /v1/briefs</c>. Who may put messages on the queue may send briefs, and call the sender as they like: nobody checks it.
/// So the requester is always one of the queue, <c>briefs-in-{sender}</c>, never the person of that name, and its idempotency keys are its own. Thread-safe.
/// </summary>
public sealed class BriefMessages(StudioServices studio, string workspace)
{
    /// <summary>Who sent a message that doesn't say, and how the names of all others begin.</summary>
    public const string DefaultSender = "briefs-in";

    private const int LongestDetail = 2_000;

    /// <summary>
    /// Takes one. The same message delivered again gives the same brief. What can't be taken however often it comes is said in the answer; anything else that
    /// goes wrong throws, and the message is to be delivered again.
    /// </summary>
    /// <exception cref="Core.Storage.ObjectStoreException">The store can't answer now.</exception>
    public async Task<BriefReceipt> TakeAsync(BriefMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Body.Length > studio.Options.MaxJsonBytes)
        {
            return new(null, "body-too-large", $"The message has {message.Body.Length} bytes; at most {studio.Options.MaxJsonBytes} are taken. Upload pictures first, and refer to them.");
        }

        BriefDraft draft;
        try
        {
            draft = JsonBodies.Read<BriefDraft>(message.Body.Span);
        }
        catch (ProblemException e)
        {
            return new(null, e.Problem.Code, e.Problem.Detail);
        }

        var submission = await studio.Briefs.SubmitAsync(workspace, RequesterOf(message.Sender), draft, message.Id, message.TraceParent, cancellationToken);
        return submission.Brief is { } brief ? new(brief.Id) : Refused(submission.Problems);
    }

    private string RequesterOf(string? sender)
    {
        if (string.IsNullOrWhiteSpace(sender))
        {
            return DefaultSender;
        }

        var name = $"{DefaultSender}-{Pseudonyms.Of(workspace, sender)}";
        return Ids.IsValid(name) ? name : $"{DefaultSender}-{Pseudonyms.Of(workspace, name)}"; // too long for a name: its hash isn't
    }

    private static BriefReceipt Refused(IReadOnlyList<BriefProblem> problems)
    {
        var detail = string.Join('\n', problems.Select(p => $"{p.Field}: {p.Message}"));
        return new(null, problems is [{ Code: "idempotency-key-reused" } reused] ? reused.Code : "brief-invalid", detail.Length <= LongestDetail ? detail : detail[..LongestDetail] + "…");
    }
}
