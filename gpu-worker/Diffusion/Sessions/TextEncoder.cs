using System.Globalization;

namespace Atelier.Diffusion;

/// <summary>Token ids to the states that the UNet attends to and, where it takes one, the vector of the whole prompt. Thread-safe.</summary>
internal sealed class TextEncoder : IDisposable
{
    private readonly OnnxNetwork _network;
    private readonly TensorPort _ids;

    private TextEncoder(OnnxNetwork network, TensorPort ids, TensorPort states, TensorPort? pooled) => (_network, _ids, States, Pooled) = (network, ids, states, pooled);

    /// <summary>The states' port, [batch, tokens, width].</summary>
    public TensorPort States { get; }

    /// <summary>The port of the whole prompt's vector, [batch, width].</summary>
    public TensorPort? Pooled { get; }

    /// <summary>Finds the ports; null when problems were added.</summary>
    /// <param name="name">The component's folder.</param>
    /// <param name="network">The network.</param>
    /// <param name="config">The encoder's configuration.</param>
    /// <param name="window">Tokens of the encoder's window.</param>
    /// <param name="penultimate">Whether the last layer but one is attended to, as SDXL does, or the last.</param>
    /// <param name="pools">Whether the UNet takes this encoder's vector of the whole prompt.</param>
    /// <param name="problems">What does not fit is added here.</param>
    public static TextEncoder? Bind(string name, OnnxNetwork network, TextEncoderConfig config, int window, bool penultimate, bool pools, List<string> problems)
    {
        var finder = new PortFinder(name, network, problems);
        var ids = finder.IdInput("input_ids");
        var states = penultimate ? finder.RealOutput(3, Penultimate(network, config)) : finder.RealOutput(3, "last_hidden_state", "hidden_states", "text_embeddings");
        var pooled = pools ? finder.RealOutput(2, "text_embeds", "pooled_output", "pooler_output", "text_embeddings") : null;
        finder.RefuseOthers();
        finder.Expect(ids, 1, window, "tokens");
        return ids is null || states is null ? null : new TextEncoder(network, ids, states, pooled);
    }

    /// <summary>Encodes windows, whose states come one after the other as if they were one long prompt. The vector is the first window's.</summary>
    public Conditioning Encode(TokenizedPrompt prompt)
    {
        using var buffer = new TensorBuffer(_ids.Type);
        var windows = prompt.Report.Chunks;
        // A fixed batch of one takes the windows one by one.
        var batch = _ids.Dimensions[0] == 1 ? 1 : windows;
        var length = prompt.Ids.Length / windows;
        string[] names = Pooled is null ? [States.Name] : [States.Name, Pooled.Name];
        var parts = new List<float[]>();
        var (width, pooled) = (0, Array.Empty<float>());
        for (var at = 0; at < windows; at += batch)
        {
            var input = buffer.Shaped(batch, length);
            buffer.Write(prompt.Ids.Span.Slice(at * length, batch * length));
            var outputs = _network.Run(_ids.Name, input, names);
            parts.Add(outputs[0].Values);
            width = (int)outputs[0].Shape[2];
            if (at == 0 && Pooled is not null) pooled = outputs[1].Values[..(int)outputs[1].Shape[1]];
        }

        GC.KeepAlive(buffer);
        return new Conditioning { States = parts.Count == 1 ? parts[0] : [.. parts.SelectMany(p => p)], Pooled = pooled, Length = prompt.Ids.Length, Width = width, Report = prompt.Report };
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    /// <summary>Names the last layer but one may have: numbered from the embeddings on, or the only one that was exported.</summary>
    private static string[] Penultimate(OnnxNetwork network, TextEncoderConfig config)
    {
        var numbered = network.Outputs.Where(o => Number(o.Name) is not null).ToDictionary(o => Number(o.Name)!.Value, o => o.Name);
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
