using System.Text;
using Atelier.Imaging;

namespace Atelier.Web.Tests.Fuzz;

/// <summary>Makes forms of the pages that are nearly right, and forms that are nothing at all.</summary>
internal sealed class FuzzForm(Random random)
{
    public const string Boundary = "x";

    // Names that pages read, with values that one or the other takes.
    private static readonly (string Name, string[] Values)[] Fields =
    [
        ("do", ["check", "send", "add-shot", "remove-shot-0", "x"]), ("key", ["k1", ""]), ("title", ["Spring"]), ("campaign", ["spring-2026", "Not One"]), ("brand", ["nord", ""]),
        ("intent.goal", ["sell"]), ("intent.audience", ["all"]), ("intent.message", ["20 % off"]), ("intent.subject", ["two circles"]), ("intent.mood", ["calm, fresh"]), ("intent.mustHave", ["circles\nblue"]),
        ("intent.mustAvoid", ["snow"]), ("intent.locales", ["en", "de-DE"]), ("locales.other", ["xx-YY"]), ("intent.category", ["general", "alcohol"]), ("intent.minimumAge", ["18", "-1"]),
        ("shots", ["1", "2", "99"]), ("output.shots[0].format", ["square", "custom"]), ("output.shots[0].name", ["hero"]), ("output.shots[0].width", ["256", "4294967552"]), ("output.shots[0].height", ["256"]), ("output.shots[0].variants", ["2", "0"]),
        ("references", ["1", "99"]), ("intent.references[0].sha256", [new('0', 64), "x"]), ("intent.references[0].rights", ["ours"]), ("intent.references[0].role", ["palette", "7"]),
        ("settings.model", ["demo"]), ("settings.seed", ["1", "99999999999999999999"]), ("settings.steps", ["4"]), ("settings.guidance", ["4", "NaN"]), ("settings.sampler", ["ddim"]),
        ("id", ["spring", "../x"]), ("name", ["Spring"]), ("description", ["x"]), ("limit", ["10", "1e99"]), ("hours", ["2"]), ("cost", ["30,5"]), ("days", ["3"]), ("palette", ["teal #008080", "#"]), ("style", ["clean"]), ("avoid", ["people"]),
        ("terms", ["a = b"]), ("taglines", ["en: x"]), ("roles", ["legal", "reviewer"]), ("regional", ["DE: snow"]), ("coverage", ["0.3"]), ("reason", ["wrong discount", "two\nlines"]), ("typed", ["spring-2026", "everything", "nothing"]), ("percent", ["50", "101"]),
        ("caller", ["zoe", "Not One", "owner"]), ("purpose", ["export"]), ("expires", ["90", "never", "day", "x"]), ("day", ["2030-06-30", "9999-12-31", "0001-01-01", "x"]), ("form", ["f1", "f2"]), ("theme", ["dark", "system", "x"]), ("back", ["/keys", "//evil.example", "https://evil.example/"]),
        ("token", ["r1.x.y"]), ("v-0-0", ["approve", "reject", "7"]), ("reason-0-0", ["colour"]), ("note-0-0", ["warmer"]),
    ];

    private static readonly string[] Hostile = ["", " ", "<script>alert(1)</script>", "\0", "\ud800", new('a', 5_000), "-1", "1e400", "9223372036854775808", "../../x", "{{7*7}}", "🦆"];

    /// <summary>A form, and what it says it is.</summary>
    public (byte[] Body, string Type) Next()
    {
        var fields = Enumerable.Range(0, random.Next(30)).Select(_ => Pick(Fields)).Select(f => (f.Name, Value: random.Next(5) == 0 ? Pick(Hostile) : Pick(f.Values))).ToList();
        if (random.Next(4) == 0)
        {
            var parts = new StringBuilder();
            foreach (var (name, value) in fields)
            {
                parts.Append($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{(random.Next(8) == 0 ? "; filename=\"a.png\"" : "")}\r\n\r\n{value}\r\n");
            }

            byte[] file = random.Next(2) == 0 ? [.. Png.Signature, .. "rest"u8] : "GIF89a"u8.ToArray();
            parts.Append($"--{Boundary}\r\nContent-Disposition: form-data; name=\"intent.references[0].file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n{Encoding.Latin1.GetString(file)}\r\n--{Boundary}--\r\n");
            return (Broken(Encoding.UTF8.GetBytes(parts.ToString())), $"multipart/form-data; boundary={Boundary}");
        }

        return (Broken(Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value.Replace('\ud800', '?'))}")))), "application/x-www-form-urlencoded");
    }

    private byte[] Broken(byte[] body) => random.Next(5) == 0 && body.Length > 0 ? body[..random.Next(body.Length)] : body;

    private T Pick<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];
}
