using System.Globalization;

namespace Atelier.Diffusion;

/// <summary>The ports of a text encoder, found by name, type and rank.</summary>
/// <param name="Ids">Token ids, [batch, tokens].</param>
/// <param name="States">What the UNet attends to, [batch, tokens, width].</param>
/// <param name="Pooled">The whole prompt's vector, [batch, width], where the UNet takes it.</param>
internal sealed record TextEncoderPorts(TensorPort Ids, TensorPort States, TensorPort? Pooled)
{
    /// <summary>Finds the ports; null when problems were added.</summary>
    /// <param name="name">The component's folder.</param>
    /// <param name="network">The network.</param>
    /// <param name="config">The encoder's configuration.</param>
    /// <param name="window">Tokens of the encoder's window; null where it is not known.</param>
    /// <param name="penultimate">Whether the last layer but one is attended to, as SDXL does, or the last.</param>
    /// <param name="pools">Whether the UNet takes this encoder's vector of the whole prompt.</param>
    /// <param name="problems">What does not fit is added here.</param>
    public static TextEncoderPorts? Find(string name, INetworkPorts network, TextEncoderConfig config, int? window, bool penultimate, bool pools, List<string> problems)
    {
        var finder = new PortFinder(name, network, problems);
        var ids = finder.IdInput("input_ids");
        var states = penultimate ? finder.RealOutput(3, Penultimate(network, config)) : finder.RealOutput(3, "last_hidden_state", "hidden_states", "text_embeddings");
        var pooled = pools ? finder.RealOutput(2, "text_embeds", "pooled_output", "pooler_output", "text_embeddings") : null;
        finder.RefuseOthers();
        finder.ExpectBatchOfOne(ids);
        if (window is { } tokens) finder.Expect(ids, 1, tokens, "tokens");
        return ids is null || states is null ? null : new TextEncoderPorts(ids, states, pooled);
    }

    /// <summary>Names the last layer but one may have: numbered from the embeddings on, or the only one that was exported.</summary>
    private static string[] Penultimate(INetworkPorts network, TextEncoderConfig config)
    {
        var numbered = network.Outputs.Where(o => Number(o.Name) is not null).DistinctBy(o => Number(o.Name)).ToDictionary(o => Number(o.Name)!.Value, o => o.Name);
        var layers = config.NumHiddenLayers ?? numbered.Keys.DefaultIfEmpty(0).Max();
        var name = numbered.GetValueOrDefault(layers - 1);
        return [name ?? $"hidden_states.{Math.Max(layers - 1, 0)}", "penultimate_hidden_state", "penultimate_hidden_states", "hidden_states"];
    }

    /// <summary>12 of <c>hidden_states.12</c>.</summary>
    private static int? Number(string name)
    {
        var stem = name.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        return stem.Length > 0 && stem[..^1] is "hidden_states" or "hidden_state" && int.TryParse(name.AsSpan(stem.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
