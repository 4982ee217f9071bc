using System.Security.Cryptography;
using System.Text;
using Atelier.Core.Briefs;

namespace Atelier.Web.Identity;

/// <summary>Names that stand for people in documents and audit chains. The same person has the same one in a workspace, and another in every other. Pure.</summary>
public static class Pseudonyms
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 24;

    /// <summary>The pseudonym of whom an identity provider or a person calls so; what is one already stays as it is.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="person">A pseudonym, an object id, an address. Case and surrounding space don't matter.</param>
    public static string Of(string workspace, string person)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        var name = person.Trim().ToLowerInvariant();
        return Ids.IsValid(name) && !Guid.TryParse(name, out _) ? name : Hashed(workspace, name);
    }

    private static string Hashed(string workspace, string name)
    {
        // 120 bits in base 32: no two people meet, and it stays readable in a policy.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{workspace}\n{name}"));
        var letters = new char[Length];
        for (var i = 0; i < Length; i++)
        {
            letters[i] = Alphabet[hash[i] & 31];
        }

        return $"u-{new string(letters)}";
    }
}
