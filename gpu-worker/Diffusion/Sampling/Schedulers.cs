namespace Atelier.Diffusion;

/// <summary>The schedulers of diffusers, by the names of their classes.</summary>
internal static class Schedulers
{
    private static readonly Dictionary<string, string> Own = new()
    {
        ["DDIMScheduler"] = Samplers.Ddim,
        ["DDIMParallelScheduler"] = Samplers.Ddim,
        ["EulerDiscreteScheduler"] = Samplers.Euler,
        ["EulerAncestralDiscreteScheduler"] = Samplers.EulerAncestral,
        ["DPMSolverMultistepScheduler"] = Samplers.DpmPlusPlus2M,
        ["UniPCMultistepScheduler"] = Samplers.UniPc,
        ["DEISMultistepScheduler"] = Samplers.Deis,
        ["HeunDiscreteScheduler"] = Samplers.Heun,
        ["KDPM2DiscreteScheduler"] = Samplers.Kdpm2,
        ["KDPM2AncestralDiscreteScheduler"] = Samplers.Kdpm2Ancestral,
        ["DDPMScheduler"] = Samplers.Ddpm,
        ["DDPMParallelScheduler"] = Samplers.Ddpm,
        ["LMSDiscreteScheduler"] = Samplers.Lms,
        ["PNDMScheduler"] = Samplers.Pndm,
        ["LCMScheduler"] = Samplers.Lcm,
        ["FlowMatchEulerDiscreteScheduler"] = Samplers.FlowEuler,
        ["FlowMatchHeunDiscreteScheduler"] = Samplers.FlowHeun,
    };

    // Those that solve the same equations on the same betas, or flow matching's on the same sigmas. Others, such as EDM's, scale samples in their own way.
    private static readonly string[] Alike =
    [
        "DPMSolverSDEScheduler", "DPMSolverSinglestepScheduler", "SASolverScheduler", "TCDScheduler", "FlowMatchLCMScheduler",
    ];

    /// <summary>Those with a sampler of their own here.</summary>
    public static IReadOnlyCollection<string> Names => Own.Keys;

    /// <summary>The sampler that is the scheduler's own; null where there is none here.</summary>
    public static string? Sampler(SchedulerConfig config) =>
        config is { ClassName: "DPMSolverMultistepScheduler", AlgorithmType: "sde-dpmsolver++" } ? Samplers.DpmPlusPlus2MSde : Own.GetValueOrDefault(config.ClassName);

    /// <summary>Whether a class's betas begin and end, where its configuration does not say, as Stable Diffusion's do.</summary>
    public static bool HasStableBetas(string className) =>
        className is "LCMScheduler" or "HeunDiscreteScheduler" or "KDPM2DiscreteScheduler" or "KDPM2AncestralDiscreteScheduler" or "DPMSolverSDEScheduler" or "TCDScheduler";

    /// <summary>Whether the samplers here run on a class's schedule: it is one of those above, or has no name.</summary>
    public static bool Shares(string className) => className.Length == 0 || Own.ContainsKey(className) || Alike.Contains(className);
}
