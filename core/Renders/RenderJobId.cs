using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Atelier.Core.Renders;

/// <summary>What a job id says: the same brief, round, shot, variant, purpose and attempt is the same job, however often it is sent.</summary>
/// <param name="BriefId">The brief.</param>
/// <param name="Round">The round, from 1.</param>
/// <param name="Shot">The shot's number in the brief, from 0.</param>
/// <param name="Variant">The variant's number, from 0.</param>
/// <param name="Purpose">Preview or final.</param>
/// <param name="Attempt">The attempt, from 1.</param>
public sealed record RenderJobId(string BriefId, int Round, int Shot, int Variant, RenderPurpose Purpose, int Attempt)
{
    /// <summary>The id as text, such as <c>b-7f3a.r1.s0.v2.p.a1</c>; safe in keys and URLs.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{BriefId}.r{Round}.s{Shot}.v{Variant}.{(Purpose == RenderPurpose.Preview ? 'p' : 'f')}.a{Attempt}");

    /// <summary>The same picture's next attempt.</summary>
    public RenderJobId Next() => this with { Attempt = Attempt + 1 };

    /// <summary>Reads an id back.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static RenderJobId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no job id.");

    /// <summary>Reads an id back; false when it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RenderJobId? id)
    {
        id = null;
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('.');
        if (parts.Length != 6 || parts[0].Length == 0 || parts[4] is not ("p" or "f")
            || !Number(parts[1], 'r', out var round) || !Number(parts[2], 's', out var shot)
            || !Number(parts[3], 'v', out var variant) || !Number(parts[5], 'a', out var attempt))
        {
            return false;
        }

        id = new(parts[0], round, shot, variant, parts[4] == "p" ? RenderPurpose.Preview : RenderPurpose.Final, attempt);
        return true;
    }

    private static bool Number(string part, char letter, out int value)
    {
        value = 0;
        return part.Length > 1 && part[0] == letter
            && int.TryParse(part.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
