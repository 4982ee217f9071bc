using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;

namespace Atelier.Benchmarks.Kill;

/// <summary>Judges the money that a run left: every brief is in its campaign's budget and in the lists with what was drawn of it, once.</summary>
internal sealed class Books(Studio studio, IObjectStore store)
{
    private const string Workspace = LocalSettings.Workspace;

    public async Task<List<string>> JudgeAsync()
    {
        var findings = new List<string>();

        // A job that was noted and never sent, for its campaign was stopped just then, keeps its brief's money until its time is over.
        await studio.Sweep.RunAsync(Workspace);
        var open = await store.ListAsync(StoreKeys.UnsettledBriefs(Workspace)).Select(m => m.Key[StoreKeys.UnsettledBriefs(Workspace).Length..]).ToHashSetAsync();
        var briefs = await studio.BriefIndex.AllAsync(Workspace);
        foreach (var brief in briefs.Where(b => !open.Contains(b.Id)))
        {
            var drawn = await studio.Costs.AmountAsync(Workspace, brief.Id);
            if (brief.Figures?.Cost != drawn) findings.Add($"{brief.Id} cost {drawn}, and the lists say {brief.Figures?.Cost}.");
        }

        foreach (var campaign in Part.Campaigns)
        {
            await JudgeAsync(campaign, [.. briefs.Where(b => b.Campaign == campaign)], open, findings);
        }

        await foreach (var note in store.ListAsync(StoreKeys.Spoiled(Workspace)))
        {
            findings.Add($"'{note.Key}' is still not booked.");
        }

        return findings;
    }

    private async Task JudgeAsync(string campaign, IReadOnlyList<BriefEntry> briefs, HashSet<string> open, List<string> findings)
    {
        var budget = (await studio.Budget.GetAsync(Workspace, campaign))!;
        var (booked, held) = (briefs.Where(b => !open.Contains(b.Id)).Sum(b => b.Figures?.Cost), briefs.Count(b => open.Contains(b.Id)));
        if (budget.Spent != booked) findings.Add($"Briefs of '{campaign}' cost {booked}, and its budget says {budget.Spent}.");
        if (budget.Reserved.Keys.Any(k => !open.Contains(k))) findings.Add($"'{campaign}' keeps money for {budget.Reserved.Count} briefs, of which {held} may still cost something.");
        Console.WriteLine($"'{campaign}': {briefs.Count} briefs booked at {budget.Spent} {budget.Currency}, money kept for {budget.Reserved.Count} of {held} that may still cost something.");
    }
}
