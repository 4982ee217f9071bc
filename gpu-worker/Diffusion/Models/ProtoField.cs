namespace Atelier.Diffusion;

/// <summary>A field met by <see cref="ProtoReader"/>.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="IsMessage">Whether it is length-delimited (message, text or bytes).</param>
/// <param name="End">Where it ends in the file.</param>
/// <param name="Value">The value of a number.</param>
internal readonly record struct ProtoField(int Number, bool IsMessage, long End, long Value = 0);
