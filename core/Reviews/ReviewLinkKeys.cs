using System.Security.Cryptography;

namespace Atelier.Core.Reviews;

/// <summary>
/// The secrets of review links: the first signs, all of them verify, so a key can be changed without breaking links that are out.
/// Where they are kept is the host's matter (a file that only the owner reads, a key vault).
/// </summary>
public sealed record ReviewLinkKeys
{
    /// <summary>The keys, the signing one first.</summary>
    public required IReadOnlyList<ReviewLinkKey> Keys { get; init; }

    /// <summary>Fresh keys: one, of 256 random bits.</summary>
    public static ReviewLinkKeys Create() => new() { Keys = [NewKey()] };

    /// <summary>A new signing key in front. Links signed with the last <paramref name="keep"/> keys stay good; those of older keys are void.</summary>
    public ReviewLinkKeys Rotate(int keep = 2) => new() { Keys = [NewKey(), .. Keys.Take(keep)] };

    /// <summary>Throws when the keys can't be used.</summary>
    /// <exception cref="InvalidOperationException">None, too short, ill-named, or two of one name; the message says which, never the secret.</exception>
    public void Check()
    {
        if (Keys.Count == 0)
        {
            throw new InvalidOperationException("Review links need at least one key.");
        }

        if (Keys.DistinctBy(k => k.Id).Count() != Keys.Count)
        {
            throw new InvalidOperationException("Two keys of review links have the same id.");
        }

        foreach (var key in Keys)
        {
            if (key.Id.Length is 0 or > 16 || !key.Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
            {
                throw new InvalidOperationException("The id of a review-link key has 1 to 16 lower-case letters and digits.");
            }

            if (key.Secret.Length < 32)
            {
                throw new InvalidOperationException($"The review-link key '{key.Id}' is shorter than 32 bytes.");
            }
        }
    }

    private static ReviewLinkKey NewKey() => new()
    {
        Id = RandomNumberGenerator.GetHexString(6, lowercase: true),
        Secret = RandomNumberGenerator.GetBytes(32),
    };
}
