namespace Atelier.Core.Campaigns;

/// <summary>A budget that can't be set as wanted; the message says why, for people.</summary>
public sealed class BudgetException(string code, string message) : Exception(message)
{
    /// <summary>Stable: <c>currency</c>, <c>amount</c>.</summary>
    public string Code { get; } = code;
}
