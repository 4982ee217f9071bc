namespace Atelier.Core.Policies;

/// <summary>A policy that can't be taken as it is.</summary>
/// <param name="problems">All that is wrong with it, for people.</param>
public sealed class PolicyException(IReadOnlyList<string> problems) : Exception(string.Join(" ", problems))
{
    /// <summary>All that is wrong with it, for people.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
