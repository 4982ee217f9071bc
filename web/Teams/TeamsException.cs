namespace Atelier.Web.Teams;

/// <summary>A Teams workflow didn't take a card. The message says why and never holds the workflow's address, which is a secret.</summary>
public sealed class TeamsException(string message) : Exception(message);
