using System.Globalization;
using System.Security.Cryptography;
using Atelier.Web.Identity;
using Atelier.Web.Pages.Forms;

namespace Atelier.Web.Pages.Keys;

/// <summary>The form for a new key, read.</summary>
internal static class KeyForms
{
    /// <summary>The field that names the form: sent again, it makes no second key.</summary>
    public const string Token = "form";

    /// <summary>The choice of a day of one's own.</summary>
    public const string OnADay = "day";

    private const string Never = "never";

    /// <summary>How long a key may be good, as the form offers it.</summary>
    public static IReadOnlyList<(string Value, string Text)> Ends { get; } = [("30", "30 days"), ("90", "90 days"), ("365", "a year"), (OnADay, "until a day that I choose"), (Never, "without end")];

    /// <summary>A new form.</summary>
    public static PostedForm New(KeyOffer offer)
    {
        var form = PostedForm.Of([new(Token, NewToken()), new("expires", offer.IsFirst ? Never : "90")]);
        return offer.IsFirst ? form.With(("roles", Role.Owner)) : form;
    }

    /// <summary>The form's name; one that isn't ours gets a new one.</summary>
    public static string TokenOf(PostedForm form) => form.Text(Token) is { Length: > 0 and <= 100 } given && given.All(char.IsAsciiLetterOrDigit) ? given : NewToken();

    /// <summary>The key that is wanted.</summary>
    public static NewKey Read(PostedForm form, DateTimeOffset now, List<(string Field, string Message)> faults) => new(
        form.Text("caller"), [.. form.All("roles").Distinct(StringComparer.Ordinal)], form.Text("purpose") is { Length: > 0 } purpose ? purpose : null, End(form, now, faults));

    private static DateTimeOffset? End(PostedForm form, DateTimeOffset now, List<(string, string)> faults)
    {
        switch (form.Text("expires"))
        {
            case Never:
                return null;
            case OnADay when DateOnly.TryParseExact(form.Text("day"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue:
                return new(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
            case OnADay:
                faults.Add(("day", "Say the last day that it is good on, like 2027-06-30."));
                return null;
            case var days when Ends.Any(e => e.Value == days):
                return now.AddDays(int.Parse(days, CultureInfo.InvariantCulture));
            default:
                faults.Add(("expires", "Choose how long it is good."));
                return null;
        }
    }

    private static string NewToken() => RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", 26);
}
