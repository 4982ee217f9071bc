namespace Atelier.Core.Briefs;

/// <summary>Judges drafts.</summary>
public static class BriefValidator
{
}
