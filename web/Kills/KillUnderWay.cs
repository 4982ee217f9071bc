using Atelier.Core.Kills;

namespace Atelier.Web.Kills;

/// <summary>A kill that goes on: nothing in its scope starts any more, and what is open is being stopped.</summary>
/// <param name="Id">The kill.</param>
/// <param name="Scope">What is stopped.</param>
/// <param name="Report">Where both lists will be.</param>
public sealed record KillUnderWay(string Id, KillScope Scope, string Report);
