namespace Atelier.Core.Campaigns;

/// <summary>A campaign that can't be described as wanted; the message says why, for people.</summary>
/// <param name="field">The field at fault, camelCase with dots.</param>
/// <param name="message">What is wrong and what would be right.</param>
public sealed class CampaignException(string field, string message) : Exception(message)
{
    /// <summary>The field at fault, camelCase with dots.</summary>
    public string Field { get; } = field;
}
