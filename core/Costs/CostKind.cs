namespace Atelier.Core.Costs;

/// <summary>What money went to.</summary>
public enum CostKind
{
    /// <summary>Seconds of render devices for pictures.</summary>
    Render,

    /// <summary>Pictures of services that charge by the picture.</summary>
    Pictures,

    /// <summary>Tokens of language models.</summary>
    Tokens,

    /// <summary>Pictures kept.</summary>
    Storage,

    /// <summary>Reviewers' minutes.</summary>
    Review,

    /// <summary>What nothing came of: seconds of renders that failed, were stopped or were drawn twice, and words written twice.</summary>
    Spoiled,
}
