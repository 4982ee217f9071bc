using System.Text;

namespace Atelier.Imaging;

/// <summary>Texts in chunks <c>tEXt</c> (Latin-1) and <c>iTXt</c> (UTF-8).</summary>
internal static class PngText
{
    /// <summary>A chunk's type and data for a text: <c>tEXt</c> where Latin-1 suffices.</summary>
    public static (uint Type, byte[] Data) Chunk(string keyword, string text)
    {
        if (keyword.Length is < 1 or > 79 || keyword.Any(c => !Printable(c)) || keyword.StartsWith(' ') || keyword.EndsWith(' '))
            throw new ArgumentException($"'{keyword}' is no PNG keyword: 1 to 79 printable Latin-1 characters.", nameof(keyword));
        byte[] key = Encoding.Latin1.GetBytes(keyword);
        return text.All(c => c == '\n' || Printable(c))
            ? (PngChunk.Text, [.. key, 0, .. Encoding.Latin1.GetBytes(text)])
            // After the keyword: not compressed, method 0, no language, no translated keyword.
            : (PngChunk.InternationalText, [.. key, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)]);
    }

    /// <summary>All texts of a file.</summary>
    public static Dictionary<string, string> Read(ReadOnlySpan<byte> file)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = 0;
        for (var chunk = PngChunk.ReadHeader(file, ref at); chunk.Type != PngChunk.End; chunk = PngChunk.Read(file, ref at))
        {
            if (chunk.Type is not (PngChunk.Text or PngChunk.InternationalText)) continue;
            var data = chunk.Data(file);
            var end = data.IndexOf((byte)0);
            if (end is < 1 or > 79) continue;
            var keyword = Encoding.Latin1.GetString(data[..end]);
            data = data[(end + 1)..];
            if (chunk.Type == PngChunk.Text) texts[keyword] = Encoding.Latin1.GetString(data);
            else if (International(data) is { } text) texts[keyword] = text;
        }

        return texts;
    }

    private static string? International(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2 || data[0] != 0) return null;
        data = data[2..];
        for (var skipped = 0; skipped < 2; skipped++)
        {
            var end = data.IndexOf((byte)0);
            if (end < 0) return null;
            data = data[(end + 1)..];
        }

        return Encoding.UTF8.GetString(data);
    }

    private static bool Printable(char c) => c is (>= ' ' and <= '~') or (>= '\u00A1' and <= '\u00FF');
}
