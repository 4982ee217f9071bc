namespace Atelier.Benchmarks.Kill;

/// <summary>What people do.</summary>
internal enum ActKind
{
    /// <summary>Sends a brief in.</summary>
    Submit,

    /// <summary>Decides for everybody a review asks.</summary>
    Decide,

    /// <summary>Calls a brief off.</summary>
    Cancel,

    /// <summary>Releases finished assets.</summary>
    Publish,

    /// <summary>Stops the doomed campaign.</summary>
    KillCampaign,
}
