using Atelier.Core.Briefs;
using Atelier.Core.Workflows;

namespace Atelier.Functions.Hosting;

/// <summary>The studio, put together once.</summary>
/// <param name="Studio">The domain.</param>
/// <param name="Catalog">Its workflows and activities.</param>
/// <param name="Ports">What it works on.</param>
internal sealed record OpenedStudio(Studio Studio, WorkflowCatalog Catalog, StudioPorts Ports);
