using System.Globalization;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Library;
using Atelier.Core.Storage;

namespace Atelier.Core.Campaigns;

/// <summary>Reservations in a campaign's budget, keyed by brief, changed by if-match; repeating any call changes nothing. Thread-safe.</summary>
public sealed class BudgetService(IObjectStore store)
{
    private const decimal MaxLimit = 1_000_000_000;

    private readonly AuditChain _audit = new(store);
    private readonly StudioLibrary _library = new(store);

    /// <summary>A campaign's money, or null where none is set.</summary>
    public Task<CampaignBudget?> GetAsync(string workspace, string campaign, CancellationToken cancellationToken = default) =>
        store.ReadAsync<CampaignBudget>(StoreKeys.Budget(workspace, campaign), cancellationToken);

    /// <summary>
    /// Sets what a campaign may spend in all, and audits that. What is spent and reserved stays as it is; briefs that run already without a reservation are not counted.
    /// A limit below what is spent and reserved stops new briefs only.
    /// </summary>
    /// <exception cref="ArgumentException">The campaign is no id.</exception>
    /// <exception cref="BudgetException"><c>amount</c>: negative or absurd; <c>currency</c>: not the one that work is charged in.</exception>
    public async Task<CampaignBudget> SetAsync(string workspace, string campaign, decimal limit, string currency, string by, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        if (!Ids.IsValid(campaign))
        {
            throw new ArgumentException($"'{campaign}' is no campaign.", nameof(campaign));
        }

        if (limit is < 0 or > MaxLimit)
        {
            throw new BudgetException("amount", string.Create(CultureInfo.InvariantCulture, $"A budget is an amount from 0 to {MaxLimit}."));
        }

        var rates = (await _library.PolicyAsync(workspace, cancellationToken)).Rates;
        if (currency != rates.Currency)
        {
            throw new BudgetException("currency", $"Work is charged in {rates.Currency}, so that a budget in {currency} could not be kept. Set the budget in {rates.Currency}, or change the currency of the policy's rates first.");
        }

        var old = await GetAsync(workspace, campaign, cancellationToken);
        if (old is not null && old.Currency != currency && (old.Spent != 0 || old.Reserved.Count > 0))
        {
            throw new BudgetException("currency", $"This campaign has spent or reserved {old.Currency} already; amounts in {currency} can't be added to that. Use another campaign.");
        }

        // Audited before it works; a crash in between leaves an act that had no effect, and nobody was told otherwise.
        var facts = new Dictionary<string, string> { ["campaign"] = campaign, ["limit"] = Text(limit), ["currency"] = currency, ["before"] = old is null ? "" : Text(old.Limit) };
        await _audit.AppendAtEndAsync(StoreKeys.AdminAudit(workspace), new(at, "budget-set", by, facts), cancellationToken);
        return (await store.UpdateAsync<CampaignBudget>(
            StoreKeys.Budget(workspace, campaign), budget => (budget ?? new() { Limit = limit, Currency = currency }) with { Limit = limit, Currency = currency }, cancellationToken))!;
    }

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

    /// <summary>Sets aside more for a brief that takes longer than was expected. A brief without reservation has none to raise: nothing changes then.</summary>
    /// <returns>False when it doesn't fit; the reservation stays as it was then.</returns>
    public async Task<bool> RaiseAsync(string workspace, string campaign, string brief, decimal amount, CancellationToken cancellationToken = default)
    {
        var fits = true;
        await store.UpdateAsync<CampaignBudget>(StoreKeys.Budget(workspace, campaign), budget =>
        {
            fits = true;
            if (budget is null || !budget.Reserved.TryGetValue(brief, out var reserved) || reserved >= amount)
            {
                return null;
            }

            fits = budget.Spent + budget.Reserved.Values.Sum() - reserved + amount <= budget.Limit;
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

    private static string Text(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);
}
