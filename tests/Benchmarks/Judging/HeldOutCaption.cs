namespace Atelier.Benchmarks.Judging;

/// <summary>A caption the model never saw.</summary>
/// <param name="Caption">The words.</param>
/// <param name="Kind"><c>large</c>, <c>object</c>, <c>pattern</c> or <c>scene</c>.</param>
/// <param name="Seed">The seed it is drawn with.</param>
/// <param name="Attributes">What the picture must show.</param>
internal sealed record HeldOutCaption(string Caption, string Kind, long Seed, Attributes Attributes);
