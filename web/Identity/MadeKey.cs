namespace Atelier.Web.Identity;

/// <summary>A key that was just made.</summary>
/// <param name="Secret">The key itself. It is shown this once.</param>
/// <param name="Listed">What lists will show of it.</param>
public sealed record MadeKey(string Secret, ListedKey Listed)
{
    /// <summary>Without the key itself, so that no log shows it.</summary>
    public override string ToString() => $"{nameof(MadeKey)} {Listed.Id}";
}
