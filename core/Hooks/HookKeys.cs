namespace Atelier.Core.Hooks;

/// <summary>Where hooks and what they are told lie in the store.</summary>
internal static class HookKeys
{
    /// <summary>Events that nobody was told of yet.</summary>
    public static string Outbox(string workspace) => $"{workspace}/outbox/";

    /// <summary>Events that the mirror was not told of yet.</summary>
    public static string Unmirrored(string workspace) => $"{workspace}/unmirrored/";

    /// <summary>All hooks.</summary>
    public static string Hooks(string workspace) => $"{workspace}/hooks/";

    /// <summary>A hook.</summary>
    public static string Hook(string workspace, string hook) => $"{Hooks(workspace)}{hook}.json";

    /// <summary>How a hook's subscriber has been lately.</summary>
    public static string Health(string workspace, string hook) => $"{workspace}/deliveries/{hook}/health.json";

    /// <summary>A hook's deliveries in some state.</summary>
    public static string Deliveries(string workspace, string hook, DeliveryState state) => $"{workspace}/deliveries/{hook}/{state.ToString().ToLowerInvariant()}/";

    /// <summary>One delivery in some state.</summary>
    public static string Delivery(string workspace, string hook, DeliveryState state, string id) => Deliveries(workspace, hook, state) + id;
}
