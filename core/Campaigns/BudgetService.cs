using Atelier.Core.Storage;

namespace Atelier.Core.Campaigns;

/// <summary>Reservations in a campaign's budget, keyed by brief, changed by if-match; repeating any call changes nothing. Thread-safe.</summary>
public sealed class BudgetService(IObjectStore store)
{
    /// <summary>Sets money aside for a brief.</summary>
    /// <returns>False when it doesn't fit; nothing changed then.</returns>
    public async Task<bool> ReserveAsync(string workspace, string campaign, string brief, decimal amount, CancellationToken cancellationToken = default)
    {
        var fits = true;
        await store.UpdateAsync<CampaignBudget>(StoreKeys.Budget(workspace, campaign), budget =>
        {
            if (budget is null || budget.Reserved.ContainsKey(brief))
            {
                fits = true;
                return null;
            }

            fits = budget.Spent + budget.Reserved.Values.Sum() + amount <= budget.Limit;
            return fits ? budget with { Reserved = new Dictionary<string, decimal>(budget.Reserved) { [brief] = amount } } : null;
        }, cancellationToken);
        return fits;
    }

    /// <summary>Replaces a brief's reservation by what it really cost. A brief without reservation was folded before: nothing changes.</summary>
    public async Task FoldAsync(string workspace, string campaign, string brief, decimal spent, CancellationToken cancellationToken = default) =>
        await store.UpdateAsync<CampaignBudget>(StoreKeys.Budget(workspace, campaign), budget =>
        {
            if (budget is null || !budget.Reserved.ContainsKey(brief))
            {
                return null;
            }

            var reserved = new Dictionary<string, decimal>(budget.Reserved);
            reserved.Remove(brief);
            return budget with { Spent = budget.Spent + spent, Reserved = reserved };
        }, cancellationToken);
}
