namespace Atelier.Web.Hooks;

/// <summary>A flow's subscription.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Self">Where it is unsubscribed by DELETE.</param>
public sealed record TriggerReceipt(string Id, string Self);
