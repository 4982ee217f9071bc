namespace Atelier.Core.Costs;

/// <summary>Names of what renders, as rates use them. Pure.</summary>
public static class RenderDevice
{
    /// <summary>A managed image service, which draws what no worker's model can.</summary>
    public const string Managed = "managed";

    /// <summary>The device in a provider's name: <c>onnxruntime/cuda:0</c> is <c>cuda</c>, <c>managed/gpt-image-1</c> is <c>managed</c>.</summary>
    public static string Of(string? provider)
    {
        if (string.IsNullOrEmpty(provider))
        {
            return "unknown";
        }

        const string onnx = "onnxruntime/";
        var name = provider.StartsWith(onnx, StringComparison.Ordinal) ? provider[onnx.Length..] : provider.Split('/')[0];
        return name.Split(':')[0];
    }
}
