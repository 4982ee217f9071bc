namespace Atelier.Core.Briefs;

/// <summary>What a brief may hold. <see cref="BriefValidator"/> enforces these; pages and API descriptions quote them.</summary>
public static class BriefLimits
{
    /// <summary>Characters of a title.</summary>
    public const int Title = 200;

    /// <summary>Characters of a text.</summary>
    public const int Text = 2_000;

    /// <summary>Entries of a list.</summary>
    public const int Entries = 20;

    /// <summary>Characters of a list's entry.</summary>
    public const int Entry = 200;

    /// <summary>Characters of an id or a shot's name.</summary>
    public const int Name = 40;

    /// <summary>Shots of a brief.</summary>
    public const int Shots = 12;

    /// <summary>Variants of a shot.</summary>
    public const int Variants = 8;

    /// <summary>Variants of all shots together.</summary>
    public const int TotalVariants = 48;

    /// <summary>The shortest side in pixels.</summary>
    public const int MinSide = 64;

    /// <summary>The longest side in pixels.</summary>
    public const int MaxSide = 4_096;

    /// <summary>How many times longer than the other a side may be.</summary>
    public const int Aspect = 8;

    /// <summary>Pixels of all shots together.</summary>
    public const long TotalPixels = 64L << 20;

    /// <summary>Problems reported at once; more would help nobody.</summary>
    public const int Problems = 50;
}
