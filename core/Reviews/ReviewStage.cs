namespace Atelier.Core.Reviews;

/// <summary>What a review shows.</summary>
public enum ReviewStage
{
    /// <summary>Candidates.</summary>
    Previews,

    /// <summary>Finals that proofing did not pass unseen.</summary>
    Finals,
}
