using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Catalog;
using Atelier.Core.Costs;
using Atelier.Core.Kills;
using Atelier.Core.Renders;
using Atelier.Core.Hooks;
using Atelier.Core.Reviews;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Core.Uploads;
using Atelier.Web.Health;
using Atelier.Web.Hooks;
using Atelier.Web.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Web;

/// <summary>What the web room works on. Everything in it is thread-safe.</summary>
public sealed record StudioServices
{
    /// <summary>The domain.</summary>
    public required Studio Studio { get; init; }

    /// <summary>Documents and pictures.</summary>
    public required IObjectStore Store { get; init; }

    /// <summary>Opens reviews and records decisions.</summary>
    public required ReviewService Reviews { get; init; }

    /// <summary>Makes and reads addresses that people are sent.</summary>
    public required ReviewLinks Links { get; init; }

    /// <summary>Who is told what happens.</summary>
    public required HookBook Hooks { get; init; }

    /// <summary>Lets large pictures come past the API, or null where the host has no such way.</summary>
    public IDirectUploads? DirectUploads { get; init; }

    /// <summary>Who calls.</summary>
    public required ICallerIdentity Identity { get; init; }

    /// <summary>The time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Where to log. Never prompts, tokens or personal text.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Settings.</summary>
    public StudioOptions Options { get; init; } = new();

    /// <summary>What only the host knows to be wrong, such as a disk that runs full. Asked whenever somebody looks; throws nothing and waits for nothing.</summary>
    public Func<IReadOnlyList<HealthConcern>> HostConcerns { get; init; } = () => [];

    /// <summary>How far renders of this process are, or null where others draw; how far those of others are, their notes in the store say.</summary>
    public RenderBoard? Progress { get; init; }

    /// <summary>Takes briefs in.</summary>
    public BriefService Briefs => Studio.Briefs;

    /// <summary>Lists briefs.</summary>
    public BriefIndex BriefIndex => Studio.BriefIndex;

    /// <summary>Finds delivered assets.</summary>
    public CatalogIndex Catalog => Studio.Catalog;

    /// <summary>The kill switch.</summary>
    public KillSwitch Kills => Studio.Kills;

    /// <summary>Campaigns by name.</summary>
    public CampaignBook Campaigns => Studio.Campaigns;

    /// <summary>Audit chains.</summary>
    public AuditChain Audit => Studio.Audit;

    /// <summary>Whose signatures count.</summary>
    public ISigner Signer => Studio.Signer;

    /// <summary>What briefs have cost.</summary>
    public CostReport Costs => Studio.Costs;

    /// <summary>Over a studio put together.</summary>
    /// <param name="studio">The domain.</param>
    /// <param name="store">The store it works on.</param>
    /// <param name="links">Review links.</param>
    /// <param name="identity">Who calls.</param>
    /// <param name="clock">The time.</param>
    /// <param name="hooks">Who is told what happens; when null, subscribers may be on the public internet only.</param>
    public static StudioServices Of(Studio studio, IObjectStore store, ReviewLinks links, ICallerIdentity identity, TimeProvider clock, HookBook? hooks = null)
    {
        ArgumentNullException.ThrowIfNull(studio);
        return new()
        {
            Studio = studio,
            Store = store,
            Reviews = new(store, studio.Inbox, links, clock, studio.Costs),
            Links = links,
            Hooks = hooks ?? new(store, new(links), new HookSender(new(), clock), clock),
            Identity = identity,
            Clock = clock,
        };
    }
}
