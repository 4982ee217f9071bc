namespace Atelier.Diffusion;

/// <summary>A loaded model as its host sees it.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Bytes">What it counts in the memory budget.</param>
/// <param name="Leases">How many have it in use.</param>
public sealed record ModelUse(string Name, long Bytes, int Leases);
