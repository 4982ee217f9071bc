using Atelier.Core.Briefs;
using Atelier.Core.Notices;
using Atelier.Core.Policies;
using Atelier.Core.Reviews;

namespace Atelier.Web.Teams;

/// <summary>What a card about a notice is made of.</summary>
internal sealed record NoticeFacts
{
    /// <summary>What it says.</summary>
    public required Notice Notice { get; init; }

    /// <summary>The brief.</summary>
    public required Brief Brief { get; init; }

    /// <summary>The review, or null.</summary>
    public Review? Review { get; init; }

    /// <summary>What was decided on it.</summary>
    public IReadOnlyList<Decision> Decisions { get; init; } = [];

    /// <summary>How the brief ended, or null.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Whom it concerns; the first of them where one card is for all.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>What cards may hold.</summary>
    public required TeamsPolicy Policy { get; init; }

    /// <summary>Whether this card goes to one person alone.</summary>
    public bool IsPersonal => Policy.Links == TeamsLinks.Personal && Notice.To is not null;
}
