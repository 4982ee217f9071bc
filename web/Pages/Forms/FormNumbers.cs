using System.Globalization;

namespace Atelier.Web.Pages.Forms;

/// <summary>Reads the numbers of a form; what is none is told of by its field.</summary>
internal sealed class FormNumbers(PostedForm form, List<(string Field, string Message)> faults)
{
    private const NumberStyles Decimal = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;

    /// <summary>A whole number; null when the field is empty or holds none.</summary>
    public long? Whole(string field)
    {
        var text = form.Text(field);
        if (text.Length == 0)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is >= int.MinValue and <= int.MaxValue)
        {
            return number;
        }

        faults.Add((field, $"'{Cut(text)}' is no whole number that can be used here."));
        return null;
    }

    /// <summary>A number; null when the field is empty or holds none. A comma counts as a point.</summary>
    public double? Number(string field) => Read(field) is { } number ? (double)number : null;

    /// <summary>An amount of money; null when the field is empty or holds none. One like 1,250 is a thousand to some and one and a quarter to others, and is told of.</summary>
    public decimal? Amount(string field)
    {
        if (form.Text(field) is [>= '1' and <= '9', ..] text && text.IndexOf(',', StringComparison.Ordinal) is >= 1 and <= 3 and var comma && text.Length == comma + 4)
        {
            faults.Add((field, $"'{text}' may be read in two ways. Write it like {text.Remove(comma, 1)} or {text.Replace(',', '.')}."));
            return null;
        }

        return Read(field);
    }

    private decimal? Read(string field)
    {
        var text = form.Text(field).Replace(',', '.');
        if (text.Length == 0)
        {
            return null;
        }

        if (decimal.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        faults.Add((field, $"'{Cut(text)}' is no number. Write it like 12.50."));
        return null;
    }

    private static string Cut(string text) => text.Length <= 20 ? text : text[..20] + "…";
}
