using System.Globalization;

namespace Atelier.Imaging;

/// <summary>An sRGB colour of 8 bits a channel.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>Reads <c>#RRGGBB</c> or <c>RRGGBB</c>, in either case.</summary>
    /// <param name="text">The colour as text.</param>
    /// <param name="colour">The colour, when the text is one.</param>
    /// <returns>Whether the text is a colour.</returns>
    public static bool TryParse(string? text, out Rgb colour)
    {
        colour = default;
        var digits = (text ?? "").AsSpan().Trim();
        if (digits.StartsWith("#")) digits = digits[1..];
        if (digits.Length != 6 || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return false;
        colour = new Rgb((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        return true;
    }

    /// <summary>The colour as <c>#RRGGBB</c>, upper case.</summary>
    public override string ToString() => $"#{R:X2}{G:X2}{B:X2}";
}
