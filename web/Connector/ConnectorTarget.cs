namespace Atelier.Web.Connector;

/// <summary>The studio that a connector is written for.</summary>
public sealed record ConnectorTarget
{
    /// <summary>Where people reach it; https.</summary>
    public Uri Url { get; init; } = new("https://atelier.example.com");

    /// <summary>Client id of the app registration that connections sign in with.</summary>
    public string ClientId { get; init; } = "00000000-0000-0000-0000-000000000000";

    /// <summary>The tenant whose people sign in, or <c>common</c>.</summary>
    public string Tenant { get; init; } = "common";

    /// <summary>The studio's own app registration, which tokens are for; <c>api://</c> and its client id.</summary>
    public string Resource { get; init; } = "api://00000000-0000-0000-0000-000000000000";
}
