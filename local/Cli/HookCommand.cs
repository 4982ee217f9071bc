using System.CommandLine;
using Atelier.Core.Hooks;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary><c>./run hook list</c>, <c>./run hook dead</c> and <c>./run hook replay HOOK [EVENT]</c></summary>
internal static class HookCommand
{
    private const string Workspace = LocalSettings.Workspace;
    private const int Most = 1_000;

    public static Command Create()
    {
        var list = new Command("list", "Subscriptions, and how their subscribers have been lately.");
        list.SetAction((_, cancel) => RunAsync(hooks => ListAsync(hooks, cancel)));
        var dead = new Command("dead", "Events that a subscriber never took in its time.");
        dead.SetAction((_, cancel) => RunAsync(hooks => DeadAsync(hooks, cancel)));

        var hook = new Argument<string>("hook") { Description = "The subscription." };
        var happened = new Argument<string?>("event") { Description = "The event; all that never arrived when left out.", Arity = ArgumentArity.ZeroOrOne };
        var replay = new Command("replay", "Sends again what never arrived, and takes a subscription up again that was given up.") { hook, happened };
        replay.SetAction((parsed, cancel) => RunAsync(async hooks =>
        {
            if (!ObjectKey.IsSegment(parsed.GetRequiredValue(hook)) || await hooks.GetAsync(Workspace, parsed.GetRequiredValue(hook), cancel) is null)
            {
                Terminal.Complain($"There is no hook '{parsed.GetRequiredValue(hook)}'; './run hook list' shows those there are.");
                return 1;
            }

            var count = await hooks.ReplayAsync(Workspace, parsed.GetRequiredValue(hook), parsed.GetValue(happened), "terminal", cancel);
            Console.WriteLine($"{count} events are sent again as soon as a studio runs.");
            return count > 0 ? 0 : 1;
        }));
        return new Command("hook", "Who is told what happens.") { list, dead, replay };
    }

    internal static async Task<int> ListAsync(HookBook hooks, CancellationToken cancellationToken)
    {
        var all = await hooks.ListAsync(Workspace, cancellationToken);
        if (all.Count == 0)
        {
            Terminal.Remark("Nobody is subscribed.");
        }

        foreach (var hook in all)
        {
            var health = await hooks.HealthAsync(Workspace, hook.Id, cancellationToken);
            var state = hook.DroppedAt is { } dropped ? $"given up {dropped:u}: {hook.DroppedReason}"
                : health.FailingSince is { } since ? $"failing since {since:u}: {health.LastError}"
                : health.LastDeliveryAt is { } last ? $"last event taken {last:u}" : "nothing told yet";

            // The path and query of an address may hold a subscriber's token.
            Console.WriteLine($"{hook.Id}  {hook.Url.Host}  by {hook.CreatedBy}  {(hook.Events.Count == 0 ? "all events" : string.Join(' ', hook.Events))}  {state}");
        }

        return 0;
    }

    internal static async Task<int> DeadAsync(HookBook hooks, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var hook in await hooks.ListAsync(Workspace, cancellationToken))
        {
            foreach (var delivery in await hooks.DeliveriesAsync(Workspace, hook.Id, DeliveryState.Dead, Most, cancellationToken))
            {
                Console.WriteLine($"{hook.Id}  {delivery.Event.Id}  {delivery.Event.Type}  {delivery.Event.Time:u}  {delivery.Attempts} attempts: {delivery.LastError}");
                count++;
            }
        }

        if (count == 0)
        {
            Terminal.Remark("Nothing waits: every event arrived, or is still being tried.");
        }

        return 0;
    }

    private static Task<int> RunAsync(Func<HookBook, Task<int>> act) => Terminal.RunAsync(async () =>
    {
        using var loggers = Terminal.Loggers();
        await using var studio = await LocalStudio.OpenAsync(new(), loggers, Console.WriteLine);
        return await act(studio.Hooks);
    });
}
