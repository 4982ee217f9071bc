using System.Security.Cryptography;
using Atelier.Core.Audit;
using Atelier.Core.Brands;
using Atelier.Core.Campaigns;
using Atelier.Core.Catalog;
using Atelier.Core.Costs;
using Atelier.Core.Enrichment;
using Atelier.Core.Hooks;
using Atelier.Core.Inbox;
using Atelier.Core.Kills;
using Atelier.Core.Library;
using Atelier.Core.Models;
using Atelier.Core.Moderation;
using Atelier.Core.Notices;
using Atelier.Core.Policies;
using Atelier.Core.Previews;
using Atelier.Core.Renders;
using Atelier.Core.Retention;
using Atelier.Core.Reviews;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Core.Telemetry;
using Atelier.Core.Workflows;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Briefs;

/// <summary>The domain, put together from its ports. A host makes one, adds its workflow to a catalog and runs that on its engine. Thread-safe.</summary>
public sealed class Studio
{
    private readonly StudioPorts _ports;
    private readonly BriefTraces _traces;

    /// <summary>Puts the domain together.</summary>
    public Studio(StudioPorts ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        _ports = ports;
        _traces = new(ports.Store);
        Inbox = new(ports.Store, ports.Workflows);
        BriefIndex = new(ports.Store, ports.Clock);
        Catalog = new(ports.Store, BriefIndex, ports.Clock);
        Briefs = new(ports.Store, ports.Workflows, Inbox, BriefIndex, ports.Clock);
        Ledger = new(ports.Store, Inbox);
        Library = new(ports.Store);
        Kills = new(ports.Store, Inbox, Library, Catalog, ports.Clock);
        Campaigns = new(ports.Store, BriefIndex, ports.Clock);
        Budget = new(ports.Store);
        Costs = new(ports.Store, Library);
        Settlement = new(this);
        Spoilage = new(this);
        Figures = new(ports.Store);
        Indexes = new(this);
        PreviewIndex = new(ports.Store, ports.Clock);
        CampaignReports = new(ports.Store, BriefIndex, PreviewIndex, Catalog, Budget, Library, ports.Clock);
        Brands = new(ports.Store, ports.Clock);
        Policies = new(ports.Store, ports.Clock);
        Models = new(Library, Kills, Policies);
        Retention = new(this);
        Audit = new(ports.Store);
        Seals = new(ports.Store, ports.Signer);
        Events = new(ports.Store);
        Checkpoints = new(ports.Store, Audit, ports.Signer, ports.Clock);
        Verifier = new(ports.Store, Audit, Seals, Checkpoints);
        Sweep = new(this);
        Judge = new(this);
        Previews = new(this);
        Depths = new(ports.Lanes, Library, ports.Clock);
    }

    /// <summary>Takes briefs in.</summary>
    public BriefService Briefs { get; }

    /// <summary>Lists briefs.</summary>
    public BriefIndex BriefIndex { get; }

    /// <summary>Finds delivered assets.</summary>
    public CatalogIndex Catalog { get; }

    /// <summary>Briefs' mail.</summary>
    public BriefInbox Inbox { get; }

    /// <summary>Results of render jobs.</summary>
    public RenderLedger Ledger { get; }

    /// <summary>Policy, brands and models.</summary>
    public StudioLibrary Library { get; }

    /// <summary>The kill switch.</summary>
    public KillSwitch Kills { get; }

    /// <summary>Campaigns by name.</summary>
    public CampaignBook Campaigns { get; }

    /// <summary>What campaigns came to.</summary>
    public CampaignReports CampaignReports { get; }

    /// <summary>Brands' style guides.</summary>
    public BrandService Brands { get; }

    /// <summary>Models to draw with.</summary>
    public ModelCatalog Models { get; }

    /// <summary>Sets the workspace's policy.</summary>
    public PolicyService Policies { get; }

    /// <summary>Writes lists anew from the store.</summary>
    public IndexRebuild Indexes { get; }

    /// <summary>Clears away what is not kept for ever.</summary>
    public RetentionService Retention { get; }

    /// <summary>Reservations.</summary>
    public BudgetService Budget { get; }

    /// <summary>What briefs cost.</summary>
    public CostReport Costs { get; }

    /// <summary>Audit chains.</summary>
    public AuditChain Audit { get; }

    /// <summary>Signed ends of chains.</summary>
    public AuditSeals Seals { get; }

    /// <summary>Signed daily marks of growing chains.</summary>
    public AuditCheckpoints Checkpoints { get; }

    /// <summary>Checks all chains.</summary>
    public AuditVerifier Verifier { get; }

    /// <summary>What happened and subscribers are to be told.</summary>
    public EventOutbox Events { get; }

    /// <summary>Draft pictures at once.</summary>
    public PreviewService Previews { get; }

    /// <summary>What previews cost.</summary>
    public PreviewIndex PreviewIndex { get; }

    /// <summary>How much waits to be drawn.</summary>
    public LaneDepths Depths { get; }

    /// <summary>Finds what was left undone.</summary>
    public BriefSweep Sweep { get; }

    internal IObjectStore Store => _ports.Store;

    internal IRenderLanes Lanes => _ports.Lanes;

    internal IWorkflowClient Workflows => _ports.Workflows;

    internal IBriefEnricher Enricher => _ports.Enricher;

    /// <summary>What a round of some of a brief's shots is expected to cost; screening sets this aside for the first.</summary>
    public decimal ForecastOf(Brief brief, IReadOnlyCollection<Shot> shots, CostRates rates)
    {
        ArgumentNullException.ThrowIfNull(brief);
        return CostForecast.OfRound(shots, rates, Enricher.Expects(shots, Math.Max(1, brief.Intent.Locales.Count)));
    }

    internal IModerator Moderator => _ports.Moderator;

    /// <summary>Signs, and says whose signatures count.</summary>
    public ISigner Signer => _ports.Signer;

    internal TimeProvider Clock => _ports.Clock;

    internal ILogger Logger => _ports.Logger;

    internal PictureJudge Judge { get; }

    internal BriefFiguresReader Figures { get; }

    internal BriefSettlement Settlement { get; }

    internal SpoilageBook Spoilage { get; }

    /// <summary>Reads into memory what lists, searches and sums need, so that nobody waits for it who asks first.</summary>
    public Task ReadAheadAsync(string workspace, CancellationToken cancellationToken = default) => Task.WhenAll(
        BriefIndex.ShelvesAsync(workspace, cancellationToken), Catalog.ShelfAsync(workspace, cancellationToken), PreviewIndex.ShelfAsync(workspace, cancellationToken));

    /// <summary>Adds the brief's workflow and activities to a host's catalog.</summary>
    public WorkflowCatalog AddTo(WorkflowCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .AddWorkflow(BriefWorkflow.Name, BriefWorkflow.CurrentVersion, () => new BriefWorkflow())
            .AddActivity(BriefActivities.Screen, Observed(BriefActivities.Screen, new ScreenBrief(this)))
            .AddActivity(BriefActivities.Enrich, Observed(BriefActivities.Enrich, new EnrichRound(this)))
            .AddActivity(BriefActivities.Dispatch, Observed(BriefActivities.Dispatch, new DispatchRenders(this)))
            .AddActivity(BriefActivities.ExpireJobs, Observed(BriefActivities.ExpireJobs, new ExpireRenders(this)))
            .AddActivity(BriefActivities.ReadInbox, Observed(BriefActivities.ReadInbox, new ReadInbox(this)))
            .AddActivity(BriefActivities.Moderate, Observed(BriefActivities.Moderate, new ModeratePreviews(this)))
            .AddActivity(BriefActivities.OpenReview, Observed(BriefActivities.OpenReview, new OpenReview(this)))
            .AddActivity(BriefActivities.Remind, Observed(BriefActivities.Remind, new RemindReviewers(this)))
            .AddActivity(BriefActivities.Tally, Observed(BriefActivities.Tally, new TallyReview(this)))
            .AddActivity(BriefActivities.Proof, Observed(BriefActivities.Proof, new ProofFinals(this)))
            .AddActivity(BriefActivities.Finish, Observed(BriefActivities.Finish, new FinishAssets(this)))
            .AddActivity(BriefActivities.AskPublisher, Observed(BriefActivities.AskPublisher, new AskPublisher(this)))
            .AddActivity(BriefActivities.Conclude, Observed(BriefActivities.Conclude, new ConcludeBrief(this)))
            .AddActivity(BriefActivities.Follow, Observed(BriefActivities.Follow, new FollowOutcome(this)))
            .AddActivity(BriefActivities.Audit, Observed(BriefActivities.Audit, new WriteAudit(this)));
    }

    private ObservedActivity<TIn, TOut> Observed<TIn, TOut>(ActivityName<TIn, TOut> name, Activity<TIn, TOut> step) => new(name.Name, step, _traces);

    /// <summary>Judges a picture that comes from outside, as those that are drawn are judged.</summary>
    public Task<IReadOnlyList<Finding>> CheckPictureAsync(PictureCheck check, CancellationToken cancellationToken = default) => Moderator.CheckPictureAsync(check, cancellationToken);

    /// <summary>SHA-256 of a stored document's bytes, lower-case hex: how audit entries point at evidence.</summary>
    internal async Task<string> HashOfAsync(string key, CancellationToken cancellationToken)
    {
        var stored = await Store.GetAsync(key, cancellationToken)
            ?? throw new ObjectStoreException("store-corrupt", $"'{key}' is missing.");
        return Convert.ToHexStringLower(SHA256.HashData(stored.Content.Span));
    }

    /// <summary>Ends the chain of a brief whose workflow can't, and follows its outcome.</summary>
    internal async Task CloseChainAsync(string workspace, string brief, CancellationToken cancellationToken)
    {
        var chain = StoreKeys.AuditChain(workspace, brief);
        var outcome = await Store.ReadRequiredAsync<Outcome>(StoreKeys.Outcome(workspace, brief), cancellationToken);
        var check = await Audit.CheckAsync(chain, isEnded: true, cancellationToken);
        if (check.Problems.Any(p => p.Code == "cut"))
        {
            var facts = new Dictionary<string, string> { ["state"] = outcome.State.ToString(), ["code"] = outcome.Code };
            await Audit.AppendAsync(chain, check.Count, check.Head, new(outcome.At, AuditChain.Concluded, outcome.By, facts), cancellationToken);
            check = await Audit.CheckAsync(chain, isEnded: true, cancellationToken);
        }

        await new FollowOutcome(this).RunAsync(new(workspace, brief, outcome, check.Count, check.Head), cancellationToken);
    }

    /// <summary>Tells people; a notice that can't be delivered is logged and never stops a brief.</summary>
    internal async Task NotifyAsync(Notice notice, CancellationToken cancellationToken)
    {
        try
        {
            await _ports.Notifier.NotifyAsync(notice, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _ports.Logger.LogWarning(e, "Notice {Kind} of brief {Brief} was not delivered", notice.Kind, notice.BriefId);
        }
    }
}
