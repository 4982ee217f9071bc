namespace Atelier.Rendering.Tests;

/// <summary>Kills a process of the imagination: from the k-th lasting act on nothing it does has any effect.</summary>
internal sealed class Doom
{
    private int _acts;

    /// <summary>The act that no longer happens, from 1; null lets all happen.</summary>
    public int? At { get; private set; }

    public bool IsDead => At <= _acts;

    public static Doom Never => new();

    public void StrikeAt(int act)
    {
        _acts = 0;
        At = act;
    }

    public void Revive() => At = null;

    /// <summary>Called before each lasting act.</summary>
    public void Act()
    {
        _acts++;
        if (IsDead)
        {
            throw new IOException("The process died here.");
        }
    }
}
