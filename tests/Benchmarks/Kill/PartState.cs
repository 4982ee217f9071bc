namespace Atelier.Benchmarks.Kill;

/// <summary>How far a part has come, as far as the supervisor was told.</summary>
internal sealed class PartState(Part part)
{
    private readonly Dictionary<string, TimeSpan> _notBefore = new(StringComparer.Ordinal);

    public Part Part { get; } = part;

    /// <summary>The brief, once its submission was acknowledged.</summary>
    public string? BriefId { get; set; }

    /// <summary>Acts that were acknowledged.</summary>
    public HashSet<string> Done { get; } = new(StringComparer.Ordinal);

    /// <summary>Acts that are to be done a second time.</summary>
    public Queue<Act> Again { get; } = new();

    /// <summary>Whether an act is under way.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether the brief's workflow was seen to have ended.</summary>
    public bool HasEnded { get; set; }

    public bool HasDone(Act act) => Done.Contains(act.Key);

    /// <summary>People take a moment; whether theirs is over.</summary>
    public bool IsDue(Act act, TimeSpan now, Func<TimeSpan> patience)
    {
        if (!_notBefore.TryGetValue(act.Key, out var due))
        {
            _notBefore[act.Key] = due = now + patience();
        }

        return now >= due;
    }
}
