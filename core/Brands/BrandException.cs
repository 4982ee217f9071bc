namespace Atelier.Core.Brands;

/// <summary>A brand that can't be stored as it is; the messages say why, for people.</summary>
/// <param name="problems">All that is wrong, each beginning with the field at fault.</param>
public sealed class BrandException(IReadOnlyList<string> problems) : Exception(string.Join(' ', problems))
{
    /// <summary>All that is wrong, each beginning with the field at fault and a colon.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
