using Atelier.Core.Hooks;

namespace Atelier.Web.Pages.Hooks;

/// <summary>A subscription as the page shows it.</summary>
/// <param name="Hook">The subscription.</param>
/// <param name="Health">How its subscriber has been lately.</param>
/// <param name="Waiting">What it is still to be told.</param>
/// <param name="Dead">What it never took in its time.</param>
public sealed record HookRow(Hook Hook, HookHealth Health, IReadOnlyList<HookDelivery> Waiting, IReadOnlyList<HookDelivery> Dead)
{
    /// <summary>Deliveries of a state that are listed at most.</summary>
    public const int Most = 50;
}
