namespace Atelier.Diffusion;

/// <summary>A network of a model folder, each in a folder of its own.</summary>
public enum ModelComponent
{
    /// <summary><c>text_encoder/model.onnx</c>; SDXL's refiner has only the second.</summary>
    TextEncoder,

    /// <summary><c>text_encoder_2/model.onnx</c>, in SDXL.</summary>
    TextEncoder2,

    /// <summary><c>unet/model.onnx</c>.</summary>
    Unet,

    /// <summary><c>vae_decoder/model.onnx</c>.</summary>
    VaeDecoder,

    /// <summary><c>vae_encoder/model.onnx</c>; optional.</summary>
    VaeEncoder,
}
