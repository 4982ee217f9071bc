using Atelier.Core.Renders;
using Atelier.Diffusion;

namespace Atelier.Rendering.Tests;

/// <summary>The repository's own model, loaded once for all tests, and jobs for it.</summary>
internal static class Demo
{
    public const string Name = "atelier-demo";

    private static readonly Lazy<OnnxImageModel> Loaded = new(() => new(Host(), new()));

    public static OnnxImageModel Model => Loaded.Value;

    public static ModelCard Card { get; } = ModelFolder.Open(Folder).Card;

    public static string Folder => Path.Combine(Root(), "gpu-worker", "models", "demo");

    public static ModelHost Host(params (string Name, string Path)[] others) =>
        new(others.Append((Name, Folder)).ToDictionary(f => f.Item1, f => f.Item2));

    public static RenderJob Job(string id = "j", string prompt = "three white circles on a teal background", long seed = 7) => new()
    {
        Id = id,
        Workspace = "studio",
        BriefId = "b-1",
        Purpose = RenderPurpose.Preview,
        Model = Name,
        ModelVersion = "1.0.0",
        Prompt = prompt,
        Seed = seed,
        Steps = Card.Defaults.Steps,
        Guidance = Card.Defaults.Guidance,
        Sampler = "ddim",
        Width = 128,
        Height = 128,
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    /// <summary>The final of a preview, as the studio orders it.</summary>
    public static RenderJob Final(RenderJob preview) => preview with
    {
        Id = preview.Id + "f",
        Purpose = RenderPurpose.Final,
        Steps = Card.Defaults.FinalSteps,
        Width = 256,
        Height = 256,
        Source = new() { Kind = RenderSourceKind.Latent, Sha256 = new('0', 64), Strength = Card.Defaults.PromotionStrength },
    };

    public static ImageOrder Order(RenderJob job, ReadOnlyMemory<byte>? source = null, CancellationToken cancel = default) => new(job, source, cancel);

    public static async Task<ImageOutcome> DrawAsync(RenderJob job, ReadOnlyMemory<byte>? source = null) => (await Model.DrawAllAsync([Order(job, source)]))[0];

    /// <summary>Changes a network so that its load fails as it does where CUDA fails for the whole process: ONNX Runtime names the operator, which it doesn't know.</summary>
    public static void LoseDeviceIn(string network)
    {
        var bytes = File.ReadAllBytes(network);
        for (int at; (at = bytes.AsSpan().IndexOf("InstanceNormalization"u8)) >= 0;) "CUDA failure 700: ???"u8.CopyTo(bytes.AsSpan(at));
        File.WriteAllBytes(network, bytes);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Directory.Packages.props")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder;
    }
}
