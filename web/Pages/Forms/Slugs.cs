using System.Text;
using Atelier.Core.Briefs;
using Atelier.Core.Text;

namespace Atelier.Web.Pages.Forms;

/// <summary>Names as people write them, made into the narrow ones that keys and file names take: <c>Frühlings-Sale 2027!</c> becomes <c>fruhlings-sale-2027</c>. Pure.</summary>
internal static class Slugs
{
    /// <summary>The id that a text stands for. One of which no letter or digit can be kept comes back as it is, for the rules to refuse.</summary>
    public static string Of(string text)
    {
        var slug = new StringBuilder();
        foreach (var letter in Folded.Of(text))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        slug.Length = Math.Min(slug.Length, BriefLimits.Name);
        var id = slug.ToString().Trim('-');
        return id.Length == 0 ? text : id;
    }
}
