namespace Atelier.Core.Reviews;

/// <summary>Why, from a fixed vocabulary so that reasons can be counted.</summary>
public enum DecisionReason
{
    /// <summary>Nothing to add; only with approve.</summary>
    None,

    /// <summary>Off the brand's style or colours.</summary>
    OffBrand,

    /// <summary>Not what the brief asks for.</summary>
    OffBrief,

    /// <summary>Badly drawn.</summary>
    Quality,

    /// <summary>Parts in the wrong place or size.</summary>
    Composition,

    /// <summary>Wrong colours.</summary>
    Colour,

    /// <summary>Too plain, or empty.</summary>
    TooPlain,

    /// <summary>Too busy.</summary>
    TooBusy,

    /// <summary>Must not be shown: policy, law or taste.</summary>
    Policy,

    /// <summary>Something else; the note says what.</summary>
    Other,
}
