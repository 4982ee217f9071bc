namespace Atelier.Core.Telemetry;

/// <summary>Work for a brief.</summary>
internal interface IBriefOrder
{
    /// <summary>The workspace.</summary>
    string Workspace { get; }

    /// <summary>The brief.</summary>
    string BriefId { get; }
}
