namespace Atelier.Benchmarks.Judging;

/// <summary><c>heldout.json</c></summary>
/// <param name="Captions">The captions.</param>
internal sealed record HeldOut(IReadOnlyList<HeldOutCaption> Captions);
