namespace Atelier.Diffusion;

/// <summary>How many of a number of steps a strength leaves.</summary>
internal static class StrengthPart
{
    /// <summary>The product cut off to a whole number, as Python has it for the strength as it was written: 7 for 0.7 of 10, and 28 for 0.58 of 50, since that falls short in its last bit.</summary>
    /// <param name="count">The steps.</param>
    /// <param name="strength">0 to 1.</param>
    public static int Of(int count, float strength) => (int)(count * (double)(decimal)strength);
}
