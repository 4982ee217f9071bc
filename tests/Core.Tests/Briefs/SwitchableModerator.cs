using Atelier.Core.Moderation;

namespace Atelier.Core.Tests.Briefs;

/// <summary>Finds nothing, unless a test tells it what to find.</summary>
internal sealed class SwitchableModerator : IModerator
{
    public Func<PictureCheck, IReadOnlyList<Finding>> Pictures { get; set; } = _ => [];

    public Func<TextCheck, IReadOnlyList<Finding>> Texts { get; set; } = _ => [];

    public static Finding Found(FindingSeverity severity, string rule = "rule") => new()
    {
        Severity = severity,
        Rule = rule,
        Category = "test",
        Target = "picture",
        Message = "found",
        Evidence = "evidence",
        PolicyVersion = "test-1",
    };

    public Task<IReadOnlyList<Finding>> CheckTextAsync(TextCheck check, CancellationToken cancellationToken = default) => Task.FromResult(Texts(check));

    public Task<IReadOnlyList<Finding>> CheckPictureAsync(PictureCheck check, CancellationToken cancellationToken = default) => Task.FromResult(Pictures(check));
}
