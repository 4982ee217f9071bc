namespace Atelier.Web.Tests.Access;

/// <summary>Who may call what. A route that isn't in it fails the tests until somebody has decided.</summary>
public static class AccessTable
{
    public const string Public = "public";
    public const string Member = "requester reviewer publisher admin relay legal";

    private const string Hooks = "requester reviewer publisher admin relay";

    public static IReadOnlyDictionary<string, string> Allowed { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["GetHealth"] = Public, ["GetPrometheusMetrics"] = "admin", ["GetReadiness"] = Public,
        ["SubmitBrief"] = "requester", ["CreatePreview"] = "requester", ["UploadPicture"] = "requester", ["StartUpload"] = "requester", ["CompleteUpload"] = "requester",
        ["ListBriefs"] = Member, ["GetBrief"] = Member, ["GetOutcome"] = Member, ["GetBriefAudit"] = Member, ["GetBriefCosts"] = Member, ["GetBriefPicture"] = Member, ["WatchBrief"] = Member,
        ["CancelBrief"] = Member, ["DeleteBrief"] = Member, ["PublishBrief"] = "publisher",
        ["GetPreview"] = Member, ["GetPreviewContent"] = Member, ["GetUpload"] = Member, ["GetUploadContent"] = Member,
        ["GetReview"] = Member, ["ListDecisions"] = Member, ["Decide"] = "reviewer legal", ["RelayDecision"] = "relay", ["GetReviewCard"] = "reviewer legal relay", ["RelayCardResponse"] = "relay",
        ["ListAssets"] = Member, ["SearchAssets"] = Member, ["GetAsset"] = Member, ["GetAssetContent"] = Member, ["GetAssetManifest"] = Member, ["GetAssetSignature"] = Member, ["VerifyAsset"] = Member,
        ["ListCampaigns"] = Member, ["GetCampaign"] = Member, ["SaveCampaign"] = "admin", ["GetBudget"] = Member, ["SetBudget"] = "admin", ["GetCampaignReport"] = Member, ["GetWorkspaceReport"] = Member,
        ["GetCampaignGate"] = Member, ["KillCampaign"] = "admin", ["GetCampaignKill"] = Member, ["ResumeCampaign"] = "admin",
        ["GetModelGate"] = Member, ["KillModel"] = "admin", ["GetModelKill"] = Member, ["ResumeModel"] = "admin",
        ["GetWorkspaceGate"] = Member, ["KillWorkspace"] = "admin", ["GetWorkspaceKill"] = Member, ["ResumeWorkspace"] = "admin",
        ["ListBrands"] = Member, ["GetBrand"] = Member, ["SaveBrand"] = "admin", ["DeleteBrand"] = "admin",
        ["ListModels"] = Member, ["GetModel"] = Member, ["SetDefaultModel"] = "admin", ["SetRollout"] = "admin",
        ["OnReviewRequested"] = Hooks, ["OnBriefDelivered"] = Hooks, ["OnBriefFailed"] = Hooks,
        ["Subscribe"] = Hooks, ["ListHooks"] = Hooks, ["GetHook"] = Hooks, ["Unsubscribe"] = Hooks, ["ListDeliveries"] = Hooks, ["ReplayHook"] = Hooks, ["ReplayDelivery"] = Hooks,
        ["GetMe"] = Member, ["GetPolicy"] = Member, ["SetPolicy"] = "admin",
        ["ListKeys"] = "admin", ["CreateKey"] = "admin", ["RevokeKeys"] = "admin", ["GetAudit"] = "admin", ["VerifyAudit"] = "admin",
    };
}
