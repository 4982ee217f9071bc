namespace Atelier.Web.Tests.Access;

/// <summary>Who may call what. A route that isn't in it fails the tests until somebody has decided.</summary>
public static class AccessTable
{
    public const string Public = "public";

    /// <summary>Who works in the workspace. A program that only relays answers reads nothing but what it carries.</summary>
    public const string Member = "requester reviewer publisher admin legal";

    private const string Known = $"{Member} relay";
    private const string Hooks = "requester reviewer publisher admin relay";

    public static IReadOnlyDictionary<string, string> Allowed { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["GetHealth"] = Public, ["GetPrometheusMetrics"] = "admin", ["GetReadiness"] = Public,
        ["SubmitBrief"] = "requester", ["CreatePreview"] = "requester", ["UploadPicture"] = "requester", ["StartUpload"] = "requester", ["CompleteUpload"] = "requester",
        ["ListBriefs"] = Member, ["GetBrief"] = Member, ["GetOutcome"] = Member, ["GetBriefAudit"] = Member, ["GetBriefCosts"] = Member, ["GetBriefPicture"] = Member, ["WatchBrief"] = Member,
        ["CancelBrief"] = Member, ["DeleteBrief"] = Member, ["PublishBrief"] = "publisher",
        ["GetPreview"] = Member, ["GetPreviewContent"] = Member, ["GetUpload"] = Member, ["GetUploadContent"] = Member,
        ["GetReview"] = Known, ["ListDecisions"] = Known, ["Decide"] = "reviewer legal", ["RelayDecision"] = "relay", ["GetReviewCard"] = "reviewer legal relay", ["RelayCardResponse"] = "relay",
        ["ListAssets"] = Member, ["SearchAssets"] = Member, ["GetAsset"] = Member, ["GetAssetContent"] = Member, ["GetAssetManifest"] = Member, ["GetAssetSignature"] = Member, ["VerifyAsset"] = Member,
        ["ListCampaigns"] = Member, ["GetCampaign"] = Member, ["SaveCampaign"] = "admin", ["GetBudget"] = Member, ["SetBudget"] = "admin", ["GetCampaignReport"] = Member, ["GetWorkspaceReport"] = Member,
        ["GetCampaignGate"] = Member, ["KillCampaign"] = "admin", ["GetCampaignKill"] = Member, ["ResumeCampaign"] = "admin",
        ["GetModelGate"] = Member, ["KillModel"] = "admin", ["GetModelKill"] = Member, ["ResumeModel"] = "admin",
        ["GetWorkspaceGate"] = Member, ["KillWorkspace"] = "admin", ["GetWorkspaceKill"] = Member, ["ResumeWorkspace"] = "admin",
        ["ListBrands"] = Member, ["GetBrand"] = Member, ["SaveBrand"] = "admin", ["DeleteBrand"] = "admin",
        ["ListModels"] = Member, ["GetModel"] = Member, ["SetDefaultModel"] = "admin", ["SetRollout"] = "admin",
        ["OnReviewRequested"] = Hooks, ["OnBriefDelivered"] = Hooks, ["OnBriefFailed"] = Hooks,
        ["Subscribe"] = Hooks, ["ListHooks"] = Hooks, ["GetHook"] = Hooks, ["Unsubscribe"] = Hooks, ["ListDeliveries"] = Hooks, ["ReplayHook"] = Hooks, ["ReplayDelivery"] = Hooks,
        ["GetMe"] = Known, ["GetPolicy"] = Member, ["SetPolicy"] = "admin",
        ["ListKeys"] = "admin", ["CreateKey"] = "admin", ["RevokeKeys"] = "admin", ["RevokeKey"] = "admin", ["GetAudit"] = "admin", ["VerifyAudit"] = "admin", ["GetAuditVerification"] = "admin",
    };

    /// <summary>The same for pages, which have no operations: by method and pattern.</summary>
    public static IReadOnlyDictionary<string, string> Pages { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["GET /"] = Member, ["GET /briefs/{id}"] = Member, ["GET /briefs/{id}/live"] = Member, ["GET /briefs/{id}/drawing/{job}"] = Member, ["GET /briefs/{id}/assets.zip"] = Member,
        ["GET /briefs/new"] = "requester", ["POST /briefs/new"] = "requester", ["GET /briefs/{id}/cancel"] = "admin", ["POST /briefs/{id}/cancel"] = "admin",
        ["GET /briefs/{id}/publish"] = "publisher", ["POST /briefs/{id}/publish"] = "publisher",
        ["GET /reviews/{id}"] = "reviewer legal", ["POST /reviews/{id}"] = "reviewer legal", ["GET /reviews/{id}/pictures/{sha}"] = "reviewer legal",
        ["GET /assets"] = Member, ["GET /assets/{id}"] = Member,
        ["GET /campaigns"] = Member, ["GET /campaigns/{id}"] = Member, ["GET /campaigns/new"] = "admin", ["POST /campaigns/new"] = "admin", ["GET /campaigns/{id}/edit"] = "admin", ["POST /campaigns/{id}/edit"] = "admin",
        ["GET /campaigns/{id}/stop"] = "admin", ["POST /campaigns/{id}/stop"] = "admin", ["GET /campaigns/{id}/resume"] = "admin", ["POST /campaigns/{id}/resume"] = "admin",
        ["GET /brands"] = Member, ["GET /brands/{id}"] = Member, ["GET /brands/new"] = "admin", ["POST /brands/new"] = "admin", ["GET /brands/{id}/edit"] = "admin", ["POST /brands/{id}/edit"] = "admin",
        ["GET /brands/{id}/delete"] = "admin", ["POST /brands/{id}/delete"] = "admin",
        ["GET /models"] = Member, ["POST /models/{id}/default"] = "admin", ["POST /models/{id}/rollout"] = "admin",
        ["GET /models/{id}/stop"] = "admin", ["POST /models/{id}/stop"] = "admin", ["GET /models/{id}/resume"] = "admin", ["POST /models/{id}/resume"] = "admin",
        ["GET /audit"] = "admin", ["POST /audit/verify"] = "admin", ["GET /hooks"] = "admin", ["POST /hooks/{id}/replay"] = "admin", ["POST /hooks/{id}/deliveries/{event}/replay"] = "admin", ["GET /health"] = "admin",
        ["GET /keys"] = "admin", ["GET /keys/new"] = "admin", ["POST /keys/new"] = "admin", ["GET /keys/{id}/revoke"] = "admin", ["POST /keys/{id}/revoke"] = "admin", ["GET /studio/stop"] = "admin", ["POST /studio/stop"] = "admin", ["GET /studio/resume"] = "admin", ["POST /studio/resume"] = "admin",
        ["GET /r/{token}"] = Public, ["GET /r/{token}/pictures/{sha}"] = Public, ["POST /r"] = Public, ["GET /t/{token}"] = Public,
        ["POST /theme"] = Public, ["GET /static/{name}"] = Public, ["GET /robots.txt"] = Public, ["GET /favicon.ico"] = Public, ["GET /openapi/v1.json"] = Public,
    };
}
