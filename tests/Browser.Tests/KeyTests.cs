namespace Atelier.Browser.Tests;

/// <summary>Keys, on a studio of their own: the first one ends that whoever sits at the machine needs none.</summary>
[Collection("browser")]
public sealed class KeyTests(RunningStudio studio) : IClassFixture<RunningStudio>
{
    [Fact]
    public Task Keys_are_made_shown_once_used_and_revoked() => studio.VisitAsync("keys.mjs");
}
