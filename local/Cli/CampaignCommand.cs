using System.CommandLine;
using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Kills;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary><c>./run campaign NAME</c></summary>
internal static class CampaignCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The campaign." };
        var budget = new Option<decimal?>("--budget") { Description = "What it may spend in all, such as 250.00.", CustomParser = OptionValues.Number<decimal> };
        var currency = new Option<string?>("--currency") { Description = "The budget's currency, such as EUR. Left out: the one that work is charged in." };
        var command = new Command("campaign", "Shows a campaign's gate and money; sets its budget.") { name, budget, currency };
        command.SetAction((parsed, cancel) => Terminal.RunAsync(async () =>
        {
            using var loggers = Terminal.Loggers();
            await using var studio = await LocalStudio.OpenAsync(new(), loggers, Console.WriteLine);
            return await RunAsync(studio, parsed.GetRequiredValue(name), parsed.GetValue(budget), parsed.GetValue(currency), cancel);
        }));
        return command;
    }

    internal static async Task<int> RunAsync(LocalStudio studio, string campaign, decimal? limit, string? currency, CancellationToken cancellationToken)
    {
        const string workspace = LocalSettings.Workspace;
        if (!Ids.IsValid(campaign))
        {
            Terminal.Complain($"'{campaign}' is no campaign: lower-case letters, digits and single dashes between them.");
            return 1;
        }

        if (limit is { } amount)
        {
            var rates = (await studio.Studio.Library.PolicyAsync(workspace, cancellationToken)).Rates;
            await studio.Studio.Budget.SetAsync(workspace, campaign, amount, currency ?? rates.Currency, "terminal", TimeProvider.System.GetUtcNow(), cancellationToken);
        }
        else if (currency is not null)
        {
            Terminal.Complain("--currency goes with --budget.");
            return 1;
        }

        var gate = await studio.Studio.Kills.GateOfAsync(workspace, KillScope.OfCampaign(campaign), cancellationToken);
        Console.WriteLine(gate is { IsClosed: true }
            ? $"Campaign '{campaign}' is stopped since {gate.At:u} by {gate.By}: {gate.Reason}"
            : $"Campaign '{campaign}' takes briefs.");
        Console.WriteLine(await studio.Studio.Budget.GetAsync(workspace, campaign, cancellationToken) is { } budget
            ? string.Create(CultureInfo.InvariantCulture, $"Budget {budget.Limit} {budget.Currency}: {budget.Spent} spent, {budget.Reserved.Values.Sum()} reserved for {budget.Reserved.Count} briefs, {budget.Limit - budget.Spent - budget.Reserved.Values.Sum()} left.")
            : "No budget is set: it may spend without limit.");
        return 0;
    }
}
