using Atelier.Core.Briefs;

namespace Atelier.Core.Previews;

/// <summary>What came of asking for a preview. Exactly one of <see cref="Preview"/>, <see cref="Refusal"/> and <see cref="Problems"/> says so.</summary>
public sealed record PreviewSubmission
{
    /// <summary>The preview; null when it wasn't taken.</summary>
    public Preview? Preview { get; init; }

    /// <summary>Whether an earlier call with the same key brought it.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>What is wrong with the draft; empty when nothing is.</summary>
    public IReadOnlyList<BriefProblem> Problems { get; init; } = [];

    /// <summary>Why it isn't allowed, or null.</summary>
    public PreviewRefusal? Refusal { get; init; }
}
