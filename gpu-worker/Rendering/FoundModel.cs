using Atelier.Core.Models;

namespace Atelier.Rendering;

/// <summary>A model folder that can be used.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Profile">What the catalog says of it.</param>
/// <param name="Bytes">Bytes of all that its hash is over.</param>
public sealed record FoundModel(string Path, ModelProfile Profile, long Bytes);
