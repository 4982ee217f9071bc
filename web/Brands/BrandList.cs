using Atelier.Core.Brands;

namespace Atelier.Web.Brands;

/// <summary>The workspace's brands.</summary>
/// <param name="Brands">By id.</param>
public sealed record BrandList(IReadOnlyList<Brand> Brands);
