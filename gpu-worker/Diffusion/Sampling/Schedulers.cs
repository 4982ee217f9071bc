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
        ["PNDMScheduler"] = Samplers.Pndm,
        ["LCMScheduler"] = Samplers.Lcm,
        ["FlowMatchEulerDiscreteScheduler"] = Samplers.FlowEuler,
    };

    // Those that solve the same equations on the same betas, or flow matching's on the same sigmas. Others, such as EDM's, scale samples in their own way.
    private static readonly string[] Alike =
    [
        "DDPMScheduler", "DDPMParallelScheduler", "DEISMultistepScheduler", "DPMSolverSDEScheduler", "DPMSolverSinglestepScheduler", "HeunDiscreteScheduler", "KDPM2AncestralDiscreteScheduler",
        "KDPM2DiscreteScheduler", "LMSDiscreteScheduler", "SASolverScheduler", "TCDScheduler", "FlowMatchHeunDiscreteScheduler", "FlowMatchLCMScheduler",
    ];

    /// <summary>Those with a sampler of their own here.</summary>
    public static IReadOnlyCollection<string> Names => Own.Keys;

    /// <summary>The sampler that is the scheduler's own; null where there is none here.</summary>
    public static string? Sampler(SchedulerConfig config) =>
        config is { ClassName: "DPMSolverMultistepScheduler", AlgorithmType: "sde-dpmsolver++" } ? Samplers.DpmPlusPlus2MSde : Own.GetValueOrDefault(config.ClassName);

    /// <summary>Whether the samplers here run on a class's schedule: it is one of those above, or has no name.</summary>
    public static bool Shares(string className) => className.Length == 0 || Own.ContainsKey(className) || Alike.Contains(className);
}
