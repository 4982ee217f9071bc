using System.Globalization;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Library;
using Atelier.Core.Storage;

namespace Atelier.Core.Campaigns;

/// <summary>
/// Reservations in a campaign's budget, keyed by brief, changed by if-match. What ended is folded once, whoever repeats what, however late: nothing is set aside after
/// the end, so that a second fold finds nothing. Thread-safe.
/// </summary>
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

    /// <summary>Sets money aside for a brief or a preview, unless it has ended. Repeating it changes nothing.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="campaign">The campaign that pays.</param>
    /// <param name="brief">Whom for.</param>
    /// <param name="amount">How much.</param>
    /// <param name="end">The key of the document that says its end. Where that is there, nothing is set aside, however late and by whomever: see <see cref="FoldAsync"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Reservation> ReserveAsync(string workspace, string campaign, string brief, decimal amount, string end, CancellationToken cancellationToken = default) =>
        ReserveAsync(workspace, campaign, brief, amount, mustFit: true, end, cancellationToken);

    /// <summary>The same for what is spent already: whether there is room or not.</summary>
    public Task<Reservation> ChargeAsync(string workspace, string campaign, string what, decimal amount, string end, CancellationToken cancellationToken = default) =>
        ReserveAsync(workspace, campaign, what, amount, mustFit: false, end, cancellationToken);

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

    /// <summary>
    /// Replaces the reservation of what has ended by what it really cost. Without one it was folded before, or is not paid for by a budget: nothing is spent then.
    /// The budget is written in any case, so that whoever looked for the end before it came can set nothing aside any more.
    /// </summary>
    public async Task FoldAsync(string workspace, string campaign, string brief, decimal spent, CancellationToken cancellationToken = default)
    {
        var key = StoreKeys.Budget(workspace, campaign);
        while (await store.GetAsync(key, cancellationToken) is { } found)
        {
            var budget = Documents.Parse<CampaignBudget>(found);
            var reserved = new Dictionary<string, decimal>(budget.Reserved);
            var next = reserved.Remove(brief) ? budget with { Spent = budget.Spent + spent, Reserved = reserved } : budget;
            if (await store.WriteAsync(key, next, PutCondition.Match(found.ETag), found.Metadata, cancellationToken) is not null)
            {
                return;
            }
        }
    }

    private async Task<Reservation> ReserveAsync(string workspace, string campaign, string brief, decimal amount, bool mustFit, string end, CancellationToken cancellationToken)
    {
        var key = StoreKeys.Budget(workspace, campaign);
        while (true)
        {
            // The budget first, then the end: whoever folds after the end writes the budget, and this write fails.
            var found = await store.GetAsync(key, cancellationToken);
            if (await store.GetAsync(end, cancellationToken) is not null)
            {
                return Reservation.Ended;
            }

            var budget = found is null ? null : Documents.Parse<CampaignBudget>(found);
            if (budget is null || budget.Reserved.ContainsKey(brief))
            {
                return Reservation.Made;
            }

            if (mustFit && budget.Spent + budget.Reserved.Values.Sum() + amount > budget.Limit)
            {
                return Reservation.NoRoom;
            }

            var next = budget with { Reserved = new Dictionary<string, decimal>(budget.Reserved) { [brief] = amount } };
            if (await store.WriteAsync(key, next, PutCondition.Match(found!.ETag), found.Metadata, cancellationToken) is not null)
            {
                return Reservation.Made;
            }
        }
    }

    private static string Text(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);
}
