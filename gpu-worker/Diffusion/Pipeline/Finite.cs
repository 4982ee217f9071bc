using System.Numerics;
using System.Runtime.InteropServices;

namespace Atelier.Diffusion;

/// <summary>Tells whether all values are finite.</summary>
internal static class Finite
{
    /// <summary>Whether no value is an infinity or not a number.</summary>
    public static bool All(ReadOnlySpan<float> values)
    {
        // x - x is zero for a finite x and not a number otherwise, and a sum keeps a NaN.
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var sum = Vector<float>.Zero;
        foreach (var v in vectors) sum += v - v;
        var rest = Vector.Sum(sum);
        foreach (var v in values[(vectors.Length * Vector<float>.Count)..]) rest += v - v;
        return rest == 0;
    }
}
