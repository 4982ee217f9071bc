using Atelier.Core.Kills;

namespace Atelier.Core.Storage;

/// <summary>Where everything lies in the store. Every key begins with a workspace.</summary>
public static class StoreKeys
{
    /// <summary>All briefs' documents.</summary>
    public static string Briefs(string workspace) => $"{workspace}/briefs/";

    /// <summary>What lists of briefs show: an entry a brief.</summary>
    public static string BriefEntries(string workspace) => $"{workspace}/index/briefs/";

    /// <summary>How listed briefs ended: an entry an ended brief.</summary>
    public static string BriefEnds(string workspace) => $"{workspace}/index/ends/";

    /// <summary>That lists and searches hold all there was when they began.</summary>
    public static string IndexMark(string workspace) => $"{workspace}/index/rebuilt.json";

    /// <summary>What searches find: an entry a delivered asset.</summary>
    public static string CatalogEntries(string workspace) => $"{workspace}/index/assets/";

    /// <summary>What previews cost: an entry a preview that ended.</summary>
    public static string PreviewEntries(string workspace) => $"{workspace}/index/previews/";

    /// <summary>The accepted brief.</summary>
    public static string Brief(string workspace, string brief) => $"{workspace}/briefs/{brief}/brief.json";

    /// <summary>The policy that a brief was screened under.</summary>
    public static string BriefPolicy(string workspace, string brief) => $"{workspace}/briefs/{brief}/policy.json";

    /// <summary>What screening found.</summary>
    public static string Screening(string workspace, string brief) => $"{workspace}/briefs/{brief}/screening.json";

    /// <summary>The brief's mail.</summary>
    public static string Inbox(string workspace, string brief) => $"{workspace}/briefs/{brief}/inbox/";

    /// <summary>One signal.</summary>
    public static string Signal(string workspace, string brief, string signal) => $"{Inbox(workspace, brief)}{signal}";

    /// <summary>What a round renders.</summary>
    public static string RoundSpec(string workspace, string brief, int round) => $"{workspace}/briefs/{brief}/rounds/{round}/spec.json";

    /// <summary>A round's candidates with their findings.</summary>
    public static string RoundPreviews(string workspace, string brief, int round) => $"{workspace}/briefs/{brief}/rounds/{round}/previews.json";

    /// <summary>A stage's finals with their proofs.</summary>
    public static string Proofs(string workspace, string brief, int round) => $"{workspace}/briefs/{brief}/rounds/{round}/proofs.json";

    /// <summary>How the brief ended.</summary>
    public static string Outcome(string workspace, string brief) => $"{workspace}/briefs/{brief}/outcome.json";

    /// <summary>The brief's audit chain.</summary>
    public static string AuditChain(string workspace, string brief) => $"{workspace}/briefs/{brief}/audit/";

    /// <summary>The signed end of the brief's audit chain.</summary>
    public static string AuditSeal(string workspace, string brief) => $"{workspace}/briefs/{brief}/audit.seal.json";

    /// <summary>All briefs without outcome.</summary>
    public static string OpenBriefs(string workspace) => $"{workspace}/open/";

    /// <summary>The mark of a brief without outcome; its metadata says its campaign and when it was sent.</summary>
    public static string OpenBrief(string workspace, string brief) => $"{workspace}/open/{brief}";

    /// <summary>Jobs that were sent for a brief.</summary>
    public static string SentJobs(string workspace, string brief) => $"{workspace}/briefs/{brief}/sent/";

    /// <summary>That a job was sent; its metadata says until when it may be drawn.</summary>
    public static string SentJob(string workspace, string brief, string job) => $"{SentJobs(workspace, brief)}{job}";

    /// <summary>What a brief cost, decided once nothing more can come.</summary>
    public static string Bill(string workspace, string brief) => $"{workspace}/briefs/{brief}/bill.json";

    /// <summary>Briefs that ended while pictures of them were still drawn, and whose money is not booked yet.</summary>
    public static string UnsettledBriefs(string workspace) => $"{workspace}/unsettled/";

    /// <summary>The mark of one.</summary>
    public static string UnsettledBrief(string workspace, string brief) => $"{UnsettledBriefs(workspace)}{brief}";

    /// <summary>What was spent for nothing and is not booked yet.</summary>
    public static string Spoiled(string workspace) => $"{workspace}/spoiled/";

    /// <summary>What was spent on a brief for nothing.</summary>
    public static string SpoiledOf(string workspace, string brief) => $"{workspace}/briefs/{brief}/spoiled/";

    /// <summary>A job's terminal result.</summary>
    public static string Render(string workspace, string job) => $"{workspace}/renders/{job}.json";

    /// <summary>The results of all of a brief's jobs.</summary>
    public static string RendersOf(string workspace, string brief) => $"{workspace}/renders/{brief}.";

    /// <summary>How far all jobs under way are.</summary>
    public static string Drawings(string workspace) => $"{workspace}/drawings/";

    /// <summary>How far a brief's jobs under way are.</summary>
    public static string DrawingsOf(string workspace, string brief) => $"{Drawings(workspace)}{brief}.";

    /// <summary>How far a job under way is: its metadata says, and its content is what the picture is coming to.</summary>
    public static string Drawing(string workspace, string job) => $"{Drawings(workspace)}{job}";

    /// <summary>Models that jobs have asked workers for in vain.</summary>
    public static string Unheld(string workspace) => $"{workspace}/unheld/";

    /// <summary>Content by its SHA-256.</summary>
    public static string Blob(string workspace, string sha256) => $"{workspace}/blobs/{sha256}";

    /// <summary>What came by write addresses and was not looked at yet.</summary>
    public static string StagedUploads(string workspace) => $"{workspace}/uploads/staged/";

    /// <summary>One of them.</summary>
    public static string StagedUpload(string workspace, string upload) => $"{StagedUploads(workspace)}{upload}";

    /// <summary>What is known of an uploaded picture.</summary>
    public static string Upload(string workspace, string sha256) => $"{workspace}/uploads/{sha256}.json";

    /// <summary>What people are asked to decide.</summary>
    public static string Review(string workspace, string review) => $"{workspace}/reviews/{review}.json";

    /// <summary>All reviews of a brief, with their decisions.</summary>
    public static string ReviewsOf(string workspace, string brief) => $"{workspace}/reviews/{brief}-r";

    /// <summary>A review's decisions.</summary>
    public static string Decisions(string workspace, string review) => $"{workspace}/reviews/{review}/decisions/";

    /// <summary>One reviewer's decision.</summary>
    public static string Decision(string workspace, string review, string reviewer) => $"{Decisions(workspace, review)}{reviewer}.json";

    /// <summary>An asset's manifest.</summary>
    public static string Manifest(string workspace, string asset) => $"{workspace}/assets/{asset}/manifest.json";

    /// <summary>The detached signature of a manifest.</summary>
    public static string ManifestSignature(string workspace, string asset) => $"{workspace}/assets/{asset}/manifest.sig.json";

    /// <summary>A campaign's budget and reservations.</summary>
    public static string Budget(string workspace, string campaign) => $"{workspace}/campaigns/{campaign}/budget.json";

    /// <summary>A campaign's name and baseline.</summary>
    public static string Campaign(string workspace, string campaign) => $"{workspace}/campaigns/{campaign}/campaign.json";

    /// <summary>Whether a scope takes new work.</summary>
    public static string Gate(string workspace, KillScope scope) => $"{GateFolder(workspace, scope)}gate.json";

    /// <summary>What a kill did.</summary>
    public static string Kill(string workspace, KillScope scope, string kill) => $"{GateFolder(workspace, scope)}kills/{kill}.json";

    /// <summary>Gates of models and of the workspace; those of campaigns lie with the campaigns.</summary>
    public static string Gates(string workspace) => $"{workspace}/gates/";

    /// <summary>All campaigns' documents.</summary>
    public static string Campaigns(string workspace) => $"{workspace}/campaigns/";

    /// <summary>All delivered briefs, by campaign.</summary>
    public static string Delivered(string workspace) => $"{workspace}/delivered/";

    /// <summary>A campaign's delivered briefs. Apart from its documents, so that looking through those stays cheap.</summary>
    public static string DeliveredBriefs(string workspace, string campaign) => $"{workspace}/delivered/{campaign}/";

    /// <summary>The trace that a delivered brief leaves in its campaign.</summary>
    public static string DeliveredBrief(string workspace, string campaign, string brief) => $"{DeliveredBriefs(workspace, campaign)}{brief}";

    /// <summary>All brands.</summary>
    public static string Brands(string workspace) => $"{workspace}/brands/";

    /// <summary>A brand.</summary>
    public static string Brand(string workspace, string brand) => $"{workspace}/brands/{brand}.json";

    /// <summary>All models.</summary>
    public static string Models(string workspace) => $"{workspace}/models/";

    /// <summary>A model.</summary>
    public static string Model(string workspace, string model) => $"{workspace}/models/{model}.json";

    /// <summary>The workspace's policy.</summary>
    public static string Policy(string workspace) => $"{workspace}/policy.json";

    /// <summary>How far retention has got.</summary>
    public static string RetentionMark(string workspace) => $"{workspace}/retention.json";

    /// <summary>All idempotency records.</summary>
    public static string Idempotencies(string workspace) => $"{workspace}/idempotency/";

    /// <summary>What an idempotency key was used for.</summary>
    public static string Idempotency(string workspace, string keyHash) => $"{workspace}/idempotency/{keyHash}.json";

    /// <summary>Administrative acts' audit chain.</summary>
    public static string AdminAudit(string workspace) => $"{workspace}/audit/admin/";

    /// <summary>Signed checkpoints over all audit heads.</summary>
    public static string AuditCheckpoints(string workspace) => $"{workspace}/audit/checkpoints/";

    /// <summary>Chain ends that checkpoints cover, by the SHA-256 of the page.</summary>
    public static string AuditMarks(string workspace, string sha256) => $"{workspace}/audit/marks/{sha256}.json";

    private static string GateFolder(string workspace, KillScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.Kind switch
        {
            KillScopeKind.Campaign => $"{Campaigns(workspace)}{scope.Name}/",
            KillScopeKind.Model => $"{Gates(workspace)}models/{scope.Name}/",
            _ => $"{Gates(workspace)}workspace/",
        };
    }
}
