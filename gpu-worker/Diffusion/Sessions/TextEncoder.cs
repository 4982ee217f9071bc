namespace Atelier.Diffusion;

/// <summary>Token ids to the states that the UNet attends to. Thread-safe.</summary>
internal sealed class TextEncoder(OnnxNetwork network, TensorPort ids, TensorPort states) : IDisposable
{
    /// <summary>Finds the ports; null when problems were added.</summary>
    public static TextEncoder? Bind(OnnxNetwork network, int window, List<string> problems)
    {
        var finder = new PortFinder("text_encoder", network, problems);
        var ids = finder.IdInput("input_ids");
        var states = finder.RealOutput(3, "last_hidden_state");
        finder.RefuseOthers();
        finder.Expect(ids, 1, window, "tokens");
        return ids is null || states is null ? null : new TextEncoder(network, ids, states);
    }

    /// <summary>Encodes windows, whose states come one after the other as if they were one long prompt.</summary>
    public Conditioning Encode(TokenizedPrompt prompt)
    {
        using var buffer = new TensorBuffer(ids.Type);
        var windows = prompt.Report.Chunks;
        // A fixed batch of one takes the windows one by one.
        var batch = ids.Dimensions[0] == 1 ? 1 : windows;
        var length = prompt.Ids.Length / windows;
        var parts = new List<float[]>();
        var width = 0L;
        for (var at = 0; at < windows; at += batch)
        {
            var input = buffer.Shaped(batch, length);
            buffer.Write(prompt.Ids.Span.Slice(at * length, batch * length));
            var (values, shape) = network.Run(ids.Name, input, states.Name);
            parts.Add(values);
            width = shape[2];
        }

        GC.KeepAlive(buffer);
        return new Conditioning { States = parts.Count == 1 ? parts[0] : [.. parts.SelectMany(p => p)], Length = prompt.Ids.Length, Width = (int)width, Report = prompt.Report };
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();
}
