namespace Atelier.Diffusion;

/// <summary>
/// The printable letter that stands for each byte in a byte-level vocabulary (Radford et al. 2019): printable Latin-1 stands for itself,
/// the rest takes the letters from U+0100 on, in order.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Letters = Build();

    /// <summary>The letter of a byte.</summary>
    public static char Letter(byte value) => Letters[value];

    private static char[] Build()
    {
        var letters = new char[256];
        var spare = (char)256;
        for (var b = 0; b < 256; b++) letters[b] = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : spare++;
        return letters;
    }
}
