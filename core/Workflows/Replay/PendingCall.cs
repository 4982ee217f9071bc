namespace Atelier.Core.Workflows.Replay;

/// <summary>A call whose answer has not come.</summary>
internal abstract class PendingCall(string activity)
{
    public string Activity { get; } = activity;

    /// <summary>Delivers the result, JSON.</summary>
    public abstract void Return(string json);

    /// <summary>Delivers the failure.</summary>
    public abstract void Fail(ActivityFailedException failure);
}
