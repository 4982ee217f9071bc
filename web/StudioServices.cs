using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Reviews;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Web.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Web;

/// <summary>What the web room works on. Everything in it is thread-safe.</summary>
public sealed record StudioServices
{
    /// <summary>Documents and pictures.</summary>
    public required IObjectStore Store { get; init; }

    /// <summary>Takes briefs in.</summary>
    public required BriefService Briefs { get; init; }

    /// <summary>Opens reviews and records decisions.</summary>
    public required ReviewService Reviews { get; init; }

    /// <summary>The kill switch.</summary>
    public required CampaignService Campaigns { get; init; }

    /// <summary>Audit chains.</summary>
    public required AuditChain Audit { get; init; }

    /// <summary>Whose signatures count.</summary>
    public required ISigner Signer { get; init; }

    /// <summary>What briefs have cost, or null where nobody meters.</summary>
    public ICostReport? Costs { get; init; }

    /// <summary>Who calls.</summary>
    public required ICallerIdentity Identity { get; init; }

    /// <summary>The time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Where to log. Never prompts, tokens or personal text.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Settings.</summary>
    public StudioOptions Options { get; init; } = new();

    /// <summary>Over a studio put together.</summary>
    /// <param name="studio">The domain.</param>
    /// <param name="store">The store it works on.</param>
    /// <param name="links">Review links.</param>
    /// <param name="identity">Who calls.</param>
    /// <param name="clock">The time.</param>
    public static StudioServices Of(Studio studio, IObjectStore store, ReviewLinks links, ICallerIdentity identity, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(studio);
        return new()
        {
            Store = store,
            Briefs = studio.Briefs,
            Reviews = new(store, studio.Inbox, links, clock, studio.Costs),
            Campaigns = studio.Campaigns,
            Audit = studio.Audit,
            Signer = studio.Signer,
            Costs = studio.Costs,
            Identity = identity,
            Clock = clock,
        };
    }
}
