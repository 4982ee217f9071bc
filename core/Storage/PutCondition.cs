namespace Atelier.Core.Storage;

/// <summary>When a write may happen.</summary>
public readonly record struct PutCondition
{
    private PutCondition(bool createOnly, string? ifMatch)
    {
        CreateOnly = createOnly;
        IfMatch = ifMatch;
    }

    /// <summary>Always.</summary>
    public static PutCondition Any { get; }

    /// <summary>Only when nothing is there.</summary>
    public static PutCondition Create { get; } = new(true, null);

    /// <summary>Whether nothing may be there.</summary>
    public bool CreateOnly { get; }

    /// <summary>The etag that must still be current, or null.</summary>
    public string? IfMatch { get; }

    /// <summary>Only when the object still has this etag.</summary>
    public static PutCondition Match(string etag) => new(false, etag);
}
