using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>A row has taken a step: one call of the network, of which some samplers make several a step of theirs. Reported on the rendering thread: take it in fast.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="Step">Steps taken, from 1.</param>
/// <param name="Total">Steps this row will take.</param>
/// <param name="Preview">What the picture is going to look like, one pixel a latent position, where <see cref="RenderRequest.PreviewEvery"/> asks for it at this step; else null.</param>
public readonly record struct StepProgress(string Id, int Step, int Total, Picture? Preview = null);
