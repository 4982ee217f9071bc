using System.Numerics;

namespace Atelier.Core.Catalog;

/// <summary>A set of small numbers, one bit each. Not thread-safe.</summary>
/// <param name="capacity">One more than the largest number it can hold.</param>
internal sealed class Bits(int capacity)
{
    private readonly ulong[] _words = new ulong[(capacity + 63) / 64];

    /// <summary>Whether a number is in the set; one beyond the capacity is not.</summary>
    public bool this[int number] => number >> 6 < _words.Length && (_words[number >> 6] & (1UL << number)) != 0;

    /// <summary>Puts a number in; one beyond the capacity is left out.</summary>
    public void Add(int number)
    {
        if (number >> 6 < _words.Length)
        {
            _words[number >> 6] |= 1UL << number;
        }
    }

    /// <summary>How many numbers are in the set.</summary>
    public int Count => _words.Sum(BitOperations.PopCount);

    /// <summary>All numbers, in order.</summary>
    public IEnumerable<int> Numbers()
    {
        for (var i = 0; i < _words.Length; i++)
        {
            for (var left = _words[i]; left != 0; left &= left - 1)
            {
                yield return (i << 6) + BitOperations.TrailingZeroCount(left);
            }
        }
    }

    /// <summary>Leaves only what the other set has too.</summary>
    public void Intersect(Bits other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] &= i < other._words.Length ? other._words[i] : 0;
        }
    }
}
