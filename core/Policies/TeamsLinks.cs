namespace Atelier.Core.Policies;

/// <summary>What a card in Teams leads to.</summary>
public enum TeamsLinks
{
    /// <summary>One card a review, whose link asks whoever follows it to sign in: for channels.</summary>
    SignIn,

    /// <summary>One card a reviewer, with their own link, which is a secret: for workflows that send each card to its person alone.</summary>
    Personal,
}
