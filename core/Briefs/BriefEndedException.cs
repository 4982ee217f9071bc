namespace Atelier.Core.Briefs;

/// <summary>Leaves a brief's stages for its end. Caught by <see cref="BriefWorkflow"/>, seen by nobody else.</summary>
internal sealed class BriefEndedException(Outcome proposal) : Exception(proposal.Reason)
{
    /// <summary>How the brief is to end, unless it has ended already.</summary>
    public Outcome Proposal { get; } = proposal;
}
