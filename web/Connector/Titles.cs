using System.Text;

namespace Atelier.Web.Connector;

/// <summary>Names of fields as people read them. Pure.</summary>
internal static class Titles
{
    private static readonly Dictionary<string, string> Special = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = "ID", ["url"] = "URL", ["sha256"] = "SHA-256", ["q"] = "Words", ["specversion"] = "CloudEvents Version", ["datacontenttype"] = "Data Content Type",
    };

    /// <summary>Title case: <c>briefId</c> is <c>Brief ID</c>, <c>Idempotency-Key</c> is <c>Idempotency Key</c>.</summary>
    public static string Of(string name)
    {
        if (Special.TryGetValue(name, out var known))
        {
            return known;
        }

        var spaced = new StringBuilder();
        foreach (var (i, letter) in name.Index())
        {
            if (i > 0 && char.IsUpper(letter) && name[i - 1] is not '-')
            {
                spaced.Append(' ');
            }

            spaced.Append(letter is '-' or '_' ? ' ' : letter);
        }

        return string.Join(' ', spaced.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => Special.TryGetValue(w, out var word) ? word : char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
