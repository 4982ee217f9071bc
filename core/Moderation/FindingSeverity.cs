namespace Atelier.Core.Moderation;

/// <summary>How bad a finding is; later is worse.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>A reviewer should look; a final with a new one goes to review.</summary>
    Warning,

    /// <summary>Stops a text in screening, and a picture until a person with the right role overrules it.</summary>
    Error,
}
