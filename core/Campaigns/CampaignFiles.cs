using Atelier.Core.Storage;

namespace Atelier.Core.Campaigns;

/// <summary>Which documents a campaign has, as listed; null where it lacks one.</summary>
internal sealed record CampaignFiles(string Id, ObjectListing? Campaign = null, ObjectListing? Budget = null, ObjectListing? Gate = null);
