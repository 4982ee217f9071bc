namespace Atelier.Diffusion;

/// <summary>A network of a model folder, each in a folder of its own.</summary>
public enum ModelComponent
{
    /// <summary><c>text_encoder/model.onnx</c>.</summary>
    TextEncoder,

    /// <summary><c>unet/model.onnx</c>.</summary>
    Unet,

    /// <summary><c>vae_decoder/model.onnx</c>.</summary>
    VaeDecoder,

    /// <summary><c>vae_encoder/model.onnx</c>; optional.</summary>
    VaeEncoder,
}
