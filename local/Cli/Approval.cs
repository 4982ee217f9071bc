namespace Atelier.Local.Cli;

/// <summary>Who decides when a brief is run at the terminal.</summary>
internal enum Approval
{
    /// <summary>People, by their links.</summary>
    Wait,

    /// <summary>The first variant of each shot is approved.</summary>
    First,

    /// <summary>Every variant is approved.</summary>
    All,

    /// <summary>Every variant is rejected.</summary>
    None,
}
