namespace Atelier.Core.Catalog;

/// <summary>
/// Numbers that only grow, kept as the differences between them, seven bits a byte: about one byte a number in long lists. The first needs no array. Not thread-safe.
/// </summary>
internal sealed class Postings
{
    private byte[]? _rest;
    private int _used;
    private int _first = -1;
    private int _last = -1;

    /// <summary>The number added last, or -1.</summary>
    public int Last => _last;

    /// <summary>Whether it holds more than one number.</summary>
    public bool HasSeveral => _first != _last;

    /// <summary>Adds a number at least as large as the last; the same one again changes nothing.</summary>
    public void Add(int number)
    {
        if (_last < 0)
        {
            _first = _last = number;
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(number, _last);
        if (number == _last)
        {
            return;
        }

        var difference = (uint)(number - _last);
        for (; difference >= 0x80; difference >>= 7)
        {
            Push((byte)(difference | 0x80));
        }

        Push((byte)difference);
        _last = number;
    }

    /// <summary>Puts all numbers into a set.</summary>
    public void AddTo(Bits set)
    {
        foreach (var number in Numbers())
        {
            set.Add(number);
        }
    }

    /// <summary>All numbers, in order.</summary>
    public IEnumerable<int> Numbers()
    {
        if (_first < 0)
        {
            yield break;
        }

        var number = _first;
        yield return number;
        for (var i = 0; i < _used;)
        {
            var (difference, shift) = (0, 0);
            byte part;
            do
            {
                part = _rest![i++];
                difference |= (part & 0x7f) << shift;
                shift += 7;
            }
            while (part >= 0x80);
            yield return number += difference;
        }
    }

    private void Push(byte part)
    {
        if (_rest is null || _used == _rest.Length)
        {
            Array.Resize(ref _rest, Math.Max(4, _used + (_used / 2)));
        }

        _rest[_used++] = part;
    }
}
